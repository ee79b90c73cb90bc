package dev.tzero.model.tokenizer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tzero.model.Conformance;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReferencePieceTokenizerTest {

    @TempDir
    Path folder;

    @Test
    void aFolderWithOnlyPiecesTokenizesAsHuggingFacesSlowTokenizer() throws IOException {
        Files.copy(Conformance.path("tokenizer/t5_v1_1/spiece.model"), folder.resolve("spiece.model"));
        ObjectMapper json = new ObjectMapper();
        int compared = 0;
        try (Tokenizer tokenizer = Tokenizer.open(folder)) {
            assertEquals(32100, tokenizer.vocabularySize());
            for (String line : Files.readAllLines(Conformance.path("tokenizer/goldens_hf_slow.jsonl"))) {
                JsonNode golden = json.readTree(line);
                String text = golden.path("text").textValue();
                int[] expected = json.convertValue(golden.path("ids_with_eos"), int[].class);

                assertArrayEquals(expected, tokenizer.encodeWithEos(text), text);
                assertEquals(golden.path("decoded_skip_special").textValue(), tokenizer.decode(expected), text);
                compared++;
            }
        }
        assertEquals(500, compared);
    }
}
