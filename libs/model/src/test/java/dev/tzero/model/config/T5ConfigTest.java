package dev.tzero.model.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tzero.model.ModelFormatException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class T5ConfigTest {

    private static final String SIZES =
            "\"vocab_size\": 32, \"d_model\": 8, \"d_kv\": 4, \"d_ff\": 16, \"num_layers\": 2, \"num_heads\": 2";

    @TempDir
    Path folder;

    @Test
    void whatIsWrittenIsReadBack() throws IOException {
        T5Config config = T5Config.v11(100, 16, 4, 32, 3, 2);

        config.write(folder.resolve("config.json"));

        assertEquals(config, T5Config.read(folder.resolve("config.json")));
    }

    @Test
    void absentKeysHaveTheDefaultsThatHuggingFaceDocuments() throws IOException {
        T5Config config = T5Config.read(json("{\"model_type\": \"t5\", " + SIZES + "}"));

        assertEquals(new T5Config(32, 8, 4, 16, 2, 2, 2, 32, 128, 1e-6, FeedForward.RELU, true, 0.1, 0, 1, 0), config);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"model_type\": \"bert\"} | model_type: \"bert\": expected \"t5\"",
                "{} | model_type: absent: expected \"t5\"",
                "[] | content: ARRAY: expected a JSON object",
                "{\"model_type\": \"t5\"} | num_layers: absent: expected a whole number",
                "{\"model_type\": \"t5\", \"num_layers\": 99999999999} | num_layers: 99999999999: expected a whole number",
                "{\"model_type\": \"t5\", SIZES, \"d_model\": 0} | value: d_model: 0: expected 1 to 16777216",
                "{\"model_type\": \"t5\", SIZES, \"vocab_size\": -5} | value: vocab_size: -5: expected 2 to 16777216",
                "{\"model_type\": \"t5\", SIZES, \"pad_token_id\": 32} | value: pad_token_id: 32: expected 0 to 31",
                "{\"model_type\": \"t5\", SIZES, \"feed_forward_proj\": \"gated-swoosh\"} | feed_forward_proj: \"gated-swoosh\": expected an activation, or gated- and an activation, of relu, gelu, gelu_new, gelu_pytorch_tanh, gelu_fast, silu, swish, tanh, sigmoid, linear",
                "{\"model_type\": \"t5\", SIZES, \"num_heads\": 4096, \"d_kv\": 8192} | value: num_heads * d_kv: 33554432: expected 1 to 16777216",
                "{\"model_type\": \"t5\", SIZES, \"layer_norm_epsilon\": \"x\"} | layer_norm_epsilon: \"x\": expected a number",
                "{\"model_type\": \"t5\", SIZES, \"tie_word_embeddings\": 1} | tie_word_embeddings: 1: expected true or false",
                "{\"model_type\": \"t5\", SIZES, \"relative_attention_num_buckets\": 7} | value: relative_attention_num_buckets: 7: expected an even number"
            })
    void anImpossibleValueIsRefusedWithFileKeyAndValue(String content, String message) throws IOException {
        Path file = json(content.replace("SIZES", SIZES));

        ModelFormatException refused = assertThrows(ModelFormatException.class, () -> T5Config.read(file));

        assertEquals(file + ": " + message, refused.getMessage());
    }

    @Test
    void textThatIsNotJsonIsRefused() throws IOException {
        Path file = json("{\"model_type\": ");

        ModelFormatException refused = assertThrows(ModelFormatException.class, () -> T5Config.read(file));

        assertTrue(refused.getMessage().startsWith(file + ": content: not JSON"), refused.getMessage());
    }

    private Path json(String content) throws IOException {
        return Files.writeString(folder.resolve("config.json"), content);
    }
}
