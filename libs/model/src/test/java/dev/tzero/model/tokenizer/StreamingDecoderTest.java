package dev.tzero.model.tokenizer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tzero.model.Conformance;
import dev.tzero.model.Resources;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StreamingDecoderTest {

    @TempDir
    Path folder;

    @Test
    void piecesOfTextPutTogetherAreTheTextOfTheWhole() throws IOException {
        try (Tokenizer fast = Tokenizer.open(Conformance.path("tokenizer/t5_v1_1"));
                Tokenizer slow = Tokenizer.open(Conformance.path("tokenizer/t5_v1_1/spiece.model"))) {
            for (String text : new ObjectMapper()
                    .readValue(Conformance.path("tokenizer/strings.json").toFile(), String[].class)) {
                assertStreams(fast, fast.encodeWithEos(text));
                assertStreams(slow, slow.encodeWithEos(text));
            }
        }
    }

    @Test
    void anyIdsStreamToTheTextOfTheWhole() throws IOException {
        SplittableRandom random = new SplittableRandom(5);
        try (Tokenizer slow = Tokenizer.open(Conformance.path("tokenizer/t5_v1_1/spiece.model"))) {
            for (int round = 0; round < 300; round++) {
                assertStreams(
                        slow,
                        random.ints(1 + round % 40, 0, round % 2 == 0 ? 64 : 32100)
                                .toArray());
            }
        }
    }

    @Test
    void bytesOfOneCharacterComeTogether() throws IOException {
        Path file = Files.writeString(folder.resolve("tokenizer.json"), ByteLevelVocabulary.json());
        try (Tokenizer tokenizer = Tokenizer.open(file)) {
            int[] ids = tokenizer.encode("a\u00e9\u6f22\ud83d\ude00 b");
            assertEquals(1 + 2 + 3 + 4 + 2, ids.length);
            List<String> parts = stream(tokenizer, ids);
            assertTrue(parts.contains("\u6f22"), parts.toString());
            assertTrue(parts.contains("\ud83d\ude00"), parts.toString());
            assertFalse(String.join("", parts).contains("\ufffd"), parts.toString());
            assertStreams(tokenizer, ids);
            assertStreams(tokenizer, new int[] {ids[4], ids[0], ids[6], ids[7], ids[8]});
        }
    }

    @Test
    void aLongSequenceOfBytesStreamsToTheTextOfTheWhole() throws IOException {
        Path file = Files.writeString(folder.resolve("tokenizer.json"), ByteLevelVocabulary.json());
        SplittableRandom random = new SplittableRandom(6);
        try (Tokenizer tokenizer = Tokenizer.open(file)) {
            assertStreams(tokenizer, random.ints(300, 0, 256).toArray());
            assertStreams(tokenizer, tokenizer.encode("\u6f22\u5b57".repeat(60)));
        }
    }

    @Test
    void wordsWithoutDecoderStreamToo() {
        try (Tokenizer tokenizer = Tokenizer.open(Resources.tokenizer())) {
            assertStreams(tokenizer, new int[] {0, 3, 4, 5, 6, 7, 10, 3, 4, 5, 6, 7, 10, 3, 4, 5, 6, 7, 10, 1});
        }
    }

    private static void assertStreams(Tokenizer tokenizer, int[] ids) {
        assertEquals(tokenizer.decode(ids), String.join("", stream(tokenizer, ids)));
    }

    private static List<String> stream(Tokenizer tokenizer, int[] ids) {
        StreamingDecoder decoder = tokenizer.streamingDecoder();
        List<String> parts = new ArrayList<>();
        for (int id : ids) {
            parts.add(decoder.add(id));
        }
        parts.add(decoder.finish());
        return parts;
    }
}
