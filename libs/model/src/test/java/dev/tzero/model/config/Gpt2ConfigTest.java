package dev.tzero.model.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tzero.model.Conformance;
import dev.tzero.model.ModelFormatException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Gpt2ConfigTest {

    private static final String SIZES =
            "\"vocab_size\": 60000, \"n_positions\": 32, \"n_embd\": 8, \"n_layer\": 2, \"n_head\": 2";

    @TempDir
    Path folder;

    @Test
    void absentKeysHaveTheDefaultsThatHuggingFaceDocuments() throws IOException {
        ModelConfig config = ModelConfig.read(json("{\"model_type\": \"gpt2\", " + SIZES + ", \"n_inner\": null}"));

        assertEquals(
                new Gpt2Config(60000, 32, 8, 2, 2, 32, Activation.GELU_TANH, 1e-5, true, false, 0.1, 50256, 50256),
                config);
        assertEquals(ModelFamily.GPT2, config.family());
    }

    @Test
    void whatIsWrittenIsReadBack() throws IOException {
        Gpt2Config config = new Gpt2Config(100, 7, 12, 3, 4, 20, Activation.SILU, 1e-4, false, true, 0.0, 98, 99);

        config.write(folder.resolve("config.json"));

        assertEquals(config, ModelConfig.read(folder.resolve("config.json")));
    }

    @Test
    void theFamilyDecidesWhatIsRead() throws IOException {
        assertInstanceOf(Gpt2Config.class, ModelConfig.read(Conformance.path("t5/d_gpt2_tiny/config.json")));
        assertInstanceOf(T5Config.class, ModelConfig.read(Conformance.path("t5/b_v10_tiny/config.json")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"model_type\": \"llama\"} | model_type: \"llama\": expected \"t5\" or \"gpt2\"",
                "{\"model_type\": \"gpt2\", SIZES, \"n_head\": 3} | value: n_head: 3: expected a divisor of n_embd (8)",
                "{\"model_type\": \"gpt2\", SIZES, \"activation_function\": \"snake\"} | activation_function: \"snake\": expected one of relu, gelu, gelu_new, gelu_pytorch_tanh, gelu_fast, silu, swish, tanh, sigmoid, linear",
                "{\"model_type\": \"gpt2\", SIZES, \"tie_word_embeddings\": false} | tie_word_embeddings: false: expected true",
                "{\"model_type\": \"gpt2\", SIZES, \"add_cross_attention\": true} | add_cross_attention: true: expected false"
            })
    void anImpossibleValueIsRefusedWithFileKeyAndValue(String content, String message) throws IOException {
        Path file = json(content.replace("SIZES", SIZES));

        ModelFormatException refused = assertThrows(ModelFormatException.class, () -> ModelConfig.read(file));

        assertEquals(file + ": " + message, refused.getMessage());
    }

    private Path json(String content) throws IOException {
        return Files.writeString(folder.resolve("config.json"), content);
    }
}
