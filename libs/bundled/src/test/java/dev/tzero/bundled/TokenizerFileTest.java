package dev.tzero.bundled;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class TokenizerFileTest {

    @Test
    void textIsSplitAtSpacesAndPunctuationInLowerCase() {
        assertEquals(
                List.of("is", "mira", "in", "the", "tower", "?", "answer", ":"),
                TokenizerFile.split("Is Mira in\nthe tower? Answer:"));
        assertEquals(List.of(), TokenizerFile.split("  "));
    }

    @Test
    void specialTokensComeFirstThenTheWordsInAlphabeticalOrder() {
        var tokenizer = TokenizerFile.of(List.of("tower", "mira", "tower", "."));

        assertEquals(List.of("<pad>", "</s>", "<unk>", ".", "mira", "tower"), tokenizer.tokens());
    }

    @Test
    void theFileIsAWordLevelTokenizerThatEndsEverySequence() throws IOException {
        var json = new ObjectMapper().readTree(TokenizerFile.of(List.of("mira")).toJson());

        assertEquals("WordLevel", json.at("/model/type").asText());
        assertEquals("<unk>", json.at("/model/unk_token").asText());
        assertEquals(3, json.at("/model/vocab/mira").asInt());
        assertEquals(1, json.at("/model/vocab").get("</s>").asInt());
        assertEquals("</s>", json.at("/added_tokens/1/content").asText());
        assertEquals("</s>", json.at("/post_processor/single/1/SpecialToken/id").asText());
        assertEquals(
                1,
                json.at("/post_processor/special_tokens")
                        .get("</s>")
                        .at("/ids/0")
                        .asInt());
    }
}
