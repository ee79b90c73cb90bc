package dev.tzero.model.lm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tzero.model.TinyModel;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Rows come and go between steps, and none notices the others. */
class DecodingTest {

    private static final int[] FIRST = {3, 4, 5, 6};
    private static final int[] SECOND = {7, 8};
    private static final int[] THIRD = {9, 10, 3, 5, 7, 4};

    private static LanguageModel model;

    @BeforeAll
    static void create() {
        model = TinyModel.create();
    }

    @AfterAll
    static void close() {
        model.close();
    }

    @Test
    void aRowThatJoinsLaterIsScoredAsAlone() {
        float[][] first = alone(FIRST, 2, 3, 4, 5);
        float[][] third = alone(THIRD, 6, 7);
        try (Decoding decoding = model.startDecoding(List.of(FIRST, SECOND))) {
            int start = decoding.firstTokens()[0];
            decoding.step(new int[] {start, start});
            decoding.step(new int[] {2, 9});

            decoding.join(List.of(THIRD), new int[] {2});

            assertEquals(3, decoding.rows());
            float[][] step = decoding.step(new int[] {3, 8, start}).logits();
            assertArrayEquals(first[2], step[0], 1e-4f);
            assertArrayEquals(third[0], step[2], 1e-4f);
            step = decoding.step(new int[] {4, 8, 6}).logits();
            assertArrayEquals(first[3], step[0], 1e-4f);
            assertArrayEquals(third[1], step[2], 1e-4f);

            decoding.select(new int[] {2, 0});

            step = decoding.step(new int[] {7, 5}).logits();
            assertArrayEquals(third[2], step[0], 1e-4f);
            assertArrayEquals(first[4], step[1], 1e-4f);
        }
    }

    @Test
    void aRowThatTakesThePlaceOfAnotherIsScoredAsAlone() {
        float[][] second = alone(SECOND, 9, 8, 7);
        float[][] third = alone(THIRD, 6);
        try (Decoding decoding = model.startDecoding(List.of(FIRST, SECOND))) {
            decoding.step(decoding.firstTokens());
            decoding.step(new int[] {2, 9});

            decoding.join(List.of(THIRD, FIRST), new int[] {0, 2});

            assertEquals(3, decoding.rows());
            int start = decoding.firstTokens()[0];
            float[][] step = decoding.step(new int[] {start, 8, start}).logits();
            assertArrayEquals(third[0], step[0], 1e-4f);
            assertArrayEquals(second[2], step[1], 1e-4f);
            step = decoding.step(new int[] {6, 7, 2}).logits();
            assertArrayEquals(third[1], step[0], 1e-4f);
            assertArrayEquals(second[3], step[1], 1e-4f);
        }
    }

    @Test
    void rowsOutliveTheFirstlyAllocatedPlaces() {
        int[] tokens = new int[70];
        Arrays.setAll(tokens, i -> 2 + i % 9);
        float[][] alone = alone(FIRST, tokens);
        float[][] given = targetScores(FIRST, tokens);

        for (int i = 0; i < tokens.length; i++) {
            float[] row = alone[i];
            double total = 0;
            for (float logit : row) {
                total += Math.exp(logit);
            }
            assertEquals(given[0][i], row[tokens[i]] - Math.log(total), 1e-3);
        }
    }

    private static float[][] targetScores(int[] input, int[] target) {
        return model.targetLogProbabilities(List.of(input), List.of(List.of(target)))[0];
    }

    @Test
    void everyRowOfManyIsScoredAsAlone() {
        float[][] first = alone(FIRST, 2, 3);
        float[][] second = alone(SECOND, 9, 8);
        // Of so many rows that steps are computed in each of the ways there are.
        for (int pairs : new int[] {2, 5, 10, 20}) {
            try (Decoding decoding = model.startDecoding(Collections.nCopies(pairs, List.of(FIRST, SECOND)).stream()
                    .flatMap(List::stream)
                    .toList())) {
                decoding.step(decoding.firstTokens());
                float[][] step = decoding.step(alternately(2 * pairs, 2, 9)).logits();
                for (int row = 0; row < step.length; row++) {
                    assertArrayEquals((row % 2 == 0 ? first : second)[1], step[row], 1e-4f, "row " + row);
                }
                step = decoding.step(alternately(2 * pairs, 3, 8)).logits();
                for (int row = 0; row < step.length; row++) {
                    assertArrayEquals((row % 2 == 0 ? first : second)[2], step[row], 1e-4f, "row " + row);
                }
            }
        }
    }

    private static int[] alternately(int rows, int even, int odd) {
        int[] tokens = new int[rows];
        Arrays.setAll(tokens, row -> row % 2 == 0 ? even : odd);
        return tokens;
    }

    @Test
    void rowsOfOneInputAreDoubledAndGoTheirOwnWays() {
        float[][] one = alone(SECOND, 2, 3);
        float[][] other = alone(SECOND, 9, 8);
        try (Decoding decoding = model.startDecoding(List.of(FIRST, SECOND))) {
            decoding.select(new int[] {0, 0, 1, 1});
            decoding.step(decoding.firstTokens());
            decoding.step(new int[] {5, 6, 2, 9});

            float[][] step = decoding.step(new int[] {5, 6, 3, 8}).logits();

            assertArrayEquals(one[2], step[2], 1e-4f);
            assertArrayEquals(other[2], step[3], 1e-4f);
        }
    }

    @Test
    void aTokenForEveryRowIsExpected() {
        try (Decoding decoding = model.startDecoding(List.of(FIRST, SECOND))) {
            assertEquals(
                    "tokens: 1: expected one for each of 2",
                    assertThrows(IllegalArgumentException.class, () -> decoding.step(new int[] {0}))
                            .getMessage());
        }
    }

    @Test
    void inputsThatCannotBeReadAreRefused() {
        assertEquals(
                "inputs[1]: no token: expected at least one",
                assertThrows(IllegalArgumentException.class, () -> model.startDecoding(List.of(FIRST, new int[0])))
                        .getMessage());
        assertEquals(
                "inputs: token id 11: expected 0 to 10",
                assertThrows(IllegalArgumentException.class, () -> model.startDecoding(List.of(new int[] {11})))
                        .getMessage());
    }

    /** Logits of every step, fed with the start token and then with {@code tokens}. */
    private static float[][] alone(int[] input, int... tokens) {
        float[][] logits = new float[tokens.length + 1][];
        try (Decoding decoding = model.startDecoding(List.of(input))) {
            logits[0] = decoding.step(decoding.firstTokens()).logits()[0];
            for (int i = 0; i < tokens.length; i++) {
                logits[i + 1] = decoding.step(new int[] {tokens[i]}).logits()[0];
            }
        }
        return logits;
    }
}
