package dev.tzero.model.tokenizer.sentencepiece;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tzero.model.ModelFormatException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SentencePieceTest {

    private static final int NORMAL = 1;
    private static final int UNKNOWN = 2;
    private static final int CONTROL = 3;
    private static final int USER_DEFINED = 4;
    private static final int UNUSED = 5;
    private static final int BYTE = 6;

    @TempDir
    Path folder;

    @Test
    void theMostProbableSegmentationIsFound() throws IOException {
        SentencePiece pieces = small().read(folder);

        assertArrayEquals(new int[] {3, 6, 3}, pieces.encode("  abab  ab "));
        assertEquals("abab ab", pieces.decode(new int[] {3, 6, 3}));
        assertArrayEquals(new int[0], pieces.encode("  "));
    }

    @Test
    void neighboursWithoutPieceAreOneUnknownToken() throws IOException {
        SentencePiece pieces = small().read(folder);

        assertArrayEquals(new int[] {5, 2, 4}, pieces.encode("xyz\u6f22a"));
        assertEquals(" \u2047 a", pieces.decode(new int[] {5, 2, 4}));
    }

    @Test
    void userDefinedSymbolsAreAlwaysWholeAndControlSymbolsNeverRead() throws IOException {
        SpieceModel model = small().piece("<mask>", 0, USER_DEFINED);
        SentencePiece pieces = model.read(folder);

        assertArrayEquals(
                new int[] {4, 8, 4},
                Arrays.stream(pieces.encode("a<mask>a")).filter(id -> id != 5).toArray());
        assertTrue(Arrays.stream(pieces.encode("</s>")).noneMatch(id -> id == 1));
    }

    @Test
    void unusedPiecesAreNeverChosen() throws IOException {
        SentencePiece pieces = small().piece("\u2581abab", 0, UNUSED).read(folder);

        assertTrue(Arrays.stream(pieces.encode("abab")).noneMatch(id -> id == 8));
    }

    @Test
    void withByteFallbackEveryTextComesBack() throws IOException {
        SpieceModel model = small().byteFallback();
        for (int value = 0; value < 256; value++) {
            model.piece("<0x%02X>".formatted(value), 0, BYTE);
        }
        SentencePiece pieces = model.read(folder);
        String text = "a \u6f22\ud83d\ude00 \u00e9b";

        int[] ids = pieces.encode(text);

        assertEquals(text, pieces.decode(ids));
        PieceDecoder decoder = pieces.decoder();
        StringBuilder streamed = new StringBuilder();
        for (int id : ids) {
            String part = decoder.add(id);
            assertTrue(part.isEmpty() || !Character.isLowSurrogate(part.charAt(0)), part);
            streamed.append(part);
        }
        assertEquals(text, streamed.append(decoder.finish()).toString());
        assertEquals("\ufffd\ufffda", pieces.decode(new int[] {8 + 0xe6, 8 + 0xbc, 4}));
    }

    @Test
    void damagedModelsAreRefused() throws IOException {
        byte[] good = small().bytes();
        SplittableRandom random = new SplittableRandom(3);
        int refused = 0;
        for (int round = 0; round < 2000; round++) {
            byte[] damaged = round < good.length ? Arrays.copyOf(good, round) : good.clone();
            if (round >= good.length) {
                damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
            }
            Path file = Files.write(folder.resolve("damaged.model"), damaged);
            try {
                SentencePiece.read(file).encode("ab c\u0000\u6f22");
            } catch (ModelFormatException e) {
                assertTrue(e.getMessage().startsWith(file.toString()), e.getMessage());
                refused++;
            }
        }
        assertTrue(refused > 0);
    }

    @Test
    void otherKindsOfModelsAreRefused() throws IOException {
        Path file =
                Files.write(folder.resolve("bpe.model"), small().modelType(2).bytes());

        assertEquals(
                file + ": content: no SentencePiece model: model type 2: expected 1, unigram",
                assertThrows(ModelFormatException.class, () -> SentencePiece.read(file))
                        .getMessage());
    }

    @Test
    void surrogatesAndZerosAreCharactersLikeOthers() throws IOException {
        SentencePiece pieces = small().read(folder);

        assertArrayEquals(new int[] {5, 2, 4}, pieces.encode("\ud800\u0000a"));
    }

    @Test
    @Tag("slow")
    void tenMebibytesAreTokenizedInOnePass() throws IOException {
        SentencePiece pieces = small().read(folder);

        assertEquals(2 + 5_000_000, pieces.encode("x" + "ab".repeat(5_000_000)).length);
    }

    private static SpieceModel small() {
        return new SpieceModel()
                .piece("<pad>", 0, CONTROL)
                .piece("</s>", 0, CONTROL)
                .piece("<unk>", 0, UNKNOWN)
                .piece("\u2581ab", -1, NORMAL)
                .piece("a", -4, NORMAL)
                .piece("\u2581", -3, NORMAL)
                .piece("ab", -2.5f, NORMAL)
                .piece("b", -4, NORMAL);
    }
}
