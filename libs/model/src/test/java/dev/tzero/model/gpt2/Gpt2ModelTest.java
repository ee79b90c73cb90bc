package dev.tzero.model.gpt2;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tzero.model.generate.Greedy;
import dev.tzero.model.lm.Decoding;
import dev.tzero.model.lm.NotFiniteException;
import dev.tzero.model.rank.RankClassifier;
import dev.tzero.model.rank.RankOptions;
import dev.tzero.model.rank.RankRequest;
import dev.tzero.model.rank.RankScores;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A decoder-only model with random weights of our own. */
class Gpt2ModelTest {

    private static final List<int[]> INPUTS =
            List.of(new int[] {3, 4, 5, 6, 7}, new int[] {8}, new int[] {9, 10, 11, 12, 13, 14, 15, 16});

    @TempDir
    private static Path folder;

    private static Gpt2Model model;

    @BeforeAll
    static void load() throws IOException {
        model = TinyGpt2.load(folder.resolve("model"), 0.5);
    }

    @AfterAll
    static void close() {
        model.close();
    }

    @Test
    void anExampleIsScoredInABatchAsAlone() {
        List<List<int[]>> choices = List.of(
                List.of(new int[] {1, 2, 3}, new int[] {4}),
                List.of(new int[] {5, 6}),
                List.of(new int[] {7}, new int[] {8, 9}, new int[] {10, 11, 12, 13}));

        float[][][] together = model.targetLogProbabilities(INPUTS, choices);

        for (int i = 0; i < INPUTS.size(); i++) {
            for (int j = 0; j < choices.get(i).size(); j++) {
                float[] alone = model.targetLogProbabilities(
                                List.of(INPUTS.get(i)),
                                List.of(List.of(choices.get(i).get(j))))[0][0];
                assertArrayEquals(alone, together[i][j], 1e-4f, "input " + i + ", choice " + j);
            }
        }
    }

    @Test
    void aChoiceIsWorthWhatItsTokensAreStepByStep() {
        int[] choice = {5, 6, 7, 8};
        float[] scores = model.targetLogProbabilities(List.of(INPUTS.get(2)), List.of(List.of(choice)))[0][0];
        try (Decoding decoding = model.startDecoding(INPUTS)) {
            decoding.select(new int[] {2});
            int[] next = decoding.firstTokens();
            for (int i = 0; i < choice.length; i++) {
                var step = decoding.step(next);
                assertEquals(scores[i], step.logits()[0][choice[i]] - step.logNormalizer()[0], 1e-4);
                next = new int[] {choice[i]};
            }
        }
    }

    @Test
    void rowsOfDifferentLengthJoin() {
        int[] alone =
                Greedy.generate(model, List.of(INPUTS.get(1)), 6).getFirst().ids();
        try (Decoding decoding = model.startDecoding(List.of(INPUTS.get(0)))) {
            decoding.step(decoding.firstTokens());
            decoding.join(List.of(INPUTS.get(1)), new int[] {1});
            int[] next = {2, decoding.firstTokens()[1]};
            for (int id : alone) {
                next = decoding.step(next).likeliest();
                assertEquals(id, next[1]);
            }
        }
    }

    @Test
    void anInputIsCutToThePlacesThatTheModelHas() {
        int[] longer = new SplittableRandom(1).ints(40, 0, 22).toArray();
        RankScores scores = new RankClassifier(model, RankOptions.T0)
                .rank(List.of(new RankRequest(longer, List.of(new int[] {1, 2}, new int[] {3}))))
                .getFirst();

        assertTrue(scores.truncated());
        assertEquals(22, scores.inputTokens());
    }

    @Test
    void whatDoesNotFitIsRefused() {
        int[] full = new SplittableRandom(1).ints(24, 0, 22).toArray();

        assertEquals(
                "inputs[0]: 24 tokens and 1 of its longest target: expected at most 24 together, the positions of this model",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> model.targetLogProbabilities(List.of(full), List.of(List.of(new int[] {1}))))
                        .getMessage());
        assertEquals(
                "inputs[0]: 24 tokens and 5 new ones: expected at most 24 together, the positions of this model",
                assertThrows(IllegalArgumentException.class, () -> Greedy.generate(model, List.of(full), 5))
                        .getMessage());
    }

    @Test
    void scoresThatAreNoNumbersAreAnErrorThatSaysWhere() throws IOException {
        try (Gpt2Model broken = TinyGpt2.load(folder.resolve("broken"), 1e38)) {
            assertEquals(
                    "log-probabilities of inputs[0], targets[0]: not a finite number: "
                            + "the weights are broken or the arithmetic overflowed",
                    assertThrows(
                                    NotFiniteException.class,
                                    () -> broken.targetLogProbabilities(
                                            INPUTS.subList(0, 1), List.of(List.of(new int[] {1}))))
                            .getMessage());
            assertThrows(NotFiniteException.class, () -> Greedy.generate(broken, INPUTS, 3));
        }
    }
}
