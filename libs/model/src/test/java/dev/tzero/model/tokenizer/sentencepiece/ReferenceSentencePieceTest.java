package dev.tzero.model.tokenizer.sentencepiece;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tzero.model.Conformance;
import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

class ReferenceSentencePieceTest {

    @Test
    void idsAndTextsAreThoseOfSentencePiece() throws IOException {
        ObjectMapper json = new ObjectMapper();
        SentencePiece pieces = SentencePiece.read(Conformance.path("tokenizer/t5_v1_1/spiece.model"));
        int compared = 0;
        for (String line : Files.readAllLines(Conformance.path("tokenizer/goldens_spm.jsonl"))) {
            JsonNode golden = json.readTree(line);
            String text = golden.path("text").textValue();
            int[] expected = json.convertValue(golden.path("ids"), int[].class);

            assertArrayEquals(expected, pieces.encode(text), text);
            assertEquals(golden.path("decoded").textValue(), pieces.decode(expected), text);
            compared++;
        }
        assertEquals(500, compared);
    }
}
