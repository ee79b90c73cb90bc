package dev.tzero.model.tokenizer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tzero.model.Conformance;
import dev.tzero.model.ModelFormatException;
import dev.tzero.model.Resources;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenizerTest {

    @TempDir
    Path folder;

    @Test
    void wordsBecomeIdsAndIdsWords() {
        try (Tokenizer tokenizer = Tokenizer.open(Resources.tokenizer())) {
            assertArrayEquals(new int[] {3, 4, 5, 6, 7, 10}, tokenizer.encode("ann is in the barn ."));
            assertArrayEquals(new int[] {7, 1}, tokenizer.encodeWithEos("barn"));
            assertArrayEquals(new int[0], tokenizer.encode(""));
            assertEquals("ann is in the barn", tokenizer.decode(new int[] {0, 3, 4, 5, 6, 7, 1, 0}));
            assertEquals(11, tokenizer.vocabularySize());
            assertEquals(0, tokenizer.padId());
            assertEquals(1, tokenizer.eosId());
            assertEquals(0, tokenizer.decoderStartId());
        }
    }

    @Test
    void aModelFolderIsOpenedByItsTokenizer() throws IOException {
        Files.copy(Resources.tokenizer(), folder.resolve("tokenizer.json"));

        try (Tokenizer tokenizer = Tokenizer.open(folder)) {
            assertArrayEquals(new int[] {8}, tokenizer.encode("where"));
        }
    }

    @Test
    void idsBeyondTheVocabularyHaveNoTextAndThoseBelowZeroAreRefused() {
        try (Tokenizer tokenizer = Tokenizer.open(Resources.tokenizer())) {
            assertEquals(tokenizer.decode(new int[] {3, 4}), tokenizer.decode(new int[] {3, 11, 4, 4_000}));
            StreamingDecoder decoder = tokenizer.streamingDecoder();
            assertEquals(
                    tokenizer.decode(new int[] {3}),
                    decoder.add(11) + decoder.add(3) + decoder.add(12) + decoder.finish());
            assertEquals(
                    "ids[1]: -1: expected 0 or more",
                    assertThrows(IllegalArgumentException.class, () -> tokenizer.decode(new int[] {3, -1}))
                            .getMessage());
        }
    }

    @Test
    void filesThatAreNoTokenizersAreRefused() throws IOException {
        Path absent = folder.resolve("absent.json");
        assertEquals(
                absent + ": file: absent: expected a tokenizer.json",
                assertThrows(ModelFormatException.class, () -> Tokenizer.open(absent))
                        .getMessage());
        Path noVocabulary = Files.writeString(folder.resolve("a.json"), "{\"model\": {}}");
        assertEquals(
                noVocabulary + ": model.vocab: absent: expected the vocabulary of a tokenizer.json",
                assertThrows(ModelFormatException.class, () -> Tokenizer.open(noVocabulary))
                        .getMessage());
        Path noEnd = Files.writeString(folder.resolve("b.json"), "{\"model\": {\"vocab\": {\"<pad>\": 0}}}");
        assertEquals(
                noEnd + ": vocabulary: no token </s> or <|endoftext|>: expected one that ends a sequence",
                assertThrows(ModelFormatException.class, () -> Tokenizer.open(noEnd))
                        .getMessage());
        Path noModel = Files.writeString(
                folder.resolve("c.json"), "{\"model\": {\"type\": \"Magic\", \"vocab\": {\"<pad>\": 0, \"</s>\": 1}}}");
        String refused = assertThrows(ModelFormatException.class, () -> Tokenizer.open(noModel))
                .getMessage();
        assertTrue(refused.startsWith(noModel + ": content: refused by the tokenizers library: "), refused);
        Path noJson = Files.writeString(folder.resolve("d.json"), "{");
        String unreadable = assertThrows(ModelFormatException.class, () -> Tokenizer.open(noJson))
                .getMessage();
        assertTrue(unreadable.startsWith(noJson + ": content: not readable as JSON: "), unreadable);
    }

    @Test
    void idsAndTextsOfT5AreThoseOfHuggingFacesFastTokenizer() throws IOException {
        ObjectMapper json = new ObjectMapper();
        Path goldens = Conformance.path("tokenizer/goldens_hf_fast.tokenizer.jsonl");
        try (Tokenizer tokenizer = Tokenizer.open(Conformance.path("tokenizer/t5_v1_1"))) {
            JsonNode strings =
                    json.readTree(Conformance.path("tokenizer/strings.json").toFile());
            int compared = 0;
            for (String line : Files.readAllLines(goldens)) {
                JsonNode golden = json.readTree(line);
                String text = golden.path("text").textValue();
                int[] expected = json.convertValue(golden.path("ids_with_eos"), int[].class);
                assertArrayEquals(expected, tokenizer.encodeWithEos(text), text);
                assertEquals(golden.path("decoded_skip_special").textValue(), tokenizer.decode(expected), text);
                compared++;
            }
            assertEquals(500, compared);
        }
    }
}
