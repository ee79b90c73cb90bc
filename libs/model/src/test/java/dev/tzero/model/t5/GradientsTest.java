package dev.tzero.model.t5;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tzero.model.Golden;
import dev.tzero.model.TinyModel;
import dev.tzero.model.config.FeedForward;
import dev.tzero.model.config.T5Config;
import dev.tzero.model.lm.Dropout;
import dev.tzero.model.lm.Gradients;
import dev.tzero.model.lm.LossOptions;
import dev.tzero.model.lm.MatrixPrecision;
import dev.tzero.model.lm.Padded;
import dev.tzero.model.lm.Parameter;
import dev.tzero.model.lm.TargetRows;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What changes a loss and its gradient, and what must not. */
class GradientsTest {

    private static final List<int[]> INPUTS =
            List.of(new int[] {3, 4, 5, 6, 7}, new int[] {8, 9}, new int[] {10, 3, 5}, new int[] {4, 4, 9, 2});
    private static final List<int[]> TARGETS =
            List.of(new int[] {3, 1}, new int[] {9, 8, 7, 1}, new int[] {1}, new int[] {2, 9, 1});
    private static final T5Config TIED =
            new T5Config(11, 16, 4, 24, 2, 2, 4, 32, 128, 1e-6, FeedForward.RELU, true, 0, 0, 1, 0);

    @Test
    void severalExamplesPerRowGiveTheGradientOfOnePerRow() {
        try (T5Model model = TinyModel.create();
                Gradients apart = plain(model, one(model, INPUTS, TARGETS));
                Gradients packed = plain(
                        model,
                        model.packedBatch(
                                List.of(INPUTS.subList(0, 3), INPUTS.subList(3, 4)),
                                List.of(TARGETS.subList(0, 3), TARGETS.subList(3, 4))))) {
            assertSame(model, apart, packed, 1e-5);
        }
    }

    @Test
    void partsOfABatchGiveTheGradientOfTheWholeWeightedByTargetTokens() {
        try (T5Model model = TinyModel.create();
                Gradients whole = plain(model, one(model, INPUTS, TARGETS));
                Gradients parts = model.gradients(
                        List.of(
                                one(model, INPUTS.subList(0, 1), TARGETS.subList(0, 1)),
                                one(model, INPUTS.subList(1, 4), TARGETS.subList(1, 4))),
                        LossOptions.PLAIN,
                        Dropout.NONE,
                        MatrixPrecision.FLOAT32)) {
            assertSame(model, whole, parts, 1e-5);
        }
    }

    @Test
    void dropoutDependsOnItsSeedAloneAndDoesNothingAtRateZero() {
        for (T5Config config : List.of(TinyModel.CONFIG, TIED)) {
            try (T5Model model = T5Model.initialise(config, Initialisation.T5, 5);
                    Gradients none = plain(model, one(model, INPUTS, TARGETS));
                    Gradients zero = dropped(model, 0, 7);
                    Gradients some = dropped(model, 0.3, 7);
                    Gradients again = dropped(model, 0.3, 7);
                    Gradients other = dropped(model, 0.3, 8)) {
                assertEquals(none.loss(), zero.loss());
                assertEquals(some.loss(), again.loss());
                assertNotEquals(none.loss(), some.loss());
                assertNotEquals(some.loss(), other.loss());
                for (Parameter p : model.parameters()) {
                    assertArrayEquals(some.values(p), again.values(p), p.name());
                }
            }
        }
    }

    @Test
    void dropoutKeepsTheExpectationOfTheLogits() {
        // With a small rate the loss averaged over many draws stays near the loss without; a forgotten factor would
        // not.
        try (T5Model model = T5Model.initialise(TinyModel.CONFIG, Initialisation.T5, 5);
                Gradients none = plain(model, one(model, INPUTS, TARGETS))) {
            double sum = 0;
            int draws = 200;
            for (int seed = 0; seed < draws; seed++) {
                try (Gradients dropped = dropped(model, 0.02, seed)) {
                    sum += dropped.loss();
                }
            }
            assertEquals(none.loss(), sum / draws, 0.05 * none.loss());
        }
    }

    @Test
    void labelSmoothingMixesInTheMeanOverTheVocabulary() {
        double smoothing = 0.2;
        try (T5Model model = TinyModel.create();
                Gradients plain = plain(model, one(model, INPUTS, TARGETS));
                Gradients smoothed = model.gradients(
                        List.of(one(model, INPUTS, TARGETS)),
                        new LossOptions(smoothing, 0),
                        Dropout.NONE,
                        MatrixPrecision.FLOAT32)) {
            double uniform = 0;
            for (double[] row : logProbabilities(model)) {
                for (double value : row) {
                    uniform -= value / TinyModel.VOCABULARY / 10;
                }
            }

            assertEquals((1 - smoothing) * plain.loss() + smoothing * uniform, smoothed.loss(), 1e-5);
        }
    }

    @Test
    void zLossAddsTheSquareOfTheLogarithmOfTheDenominator() {
        double z = 0.01;
        try (T5Model model = TinyModel.create();
                Gradients plain = plain(model, one(model, INPUTS, TARGETS));
                Gradients penalised = model.gradients(
                        List.of(one(model, INPUTS, TARGETS)),
                        new LossOptions(0, z),
                        Dropout.NONE,
                        MatrixPrecision.FLOAT32)) {
            double squares = 0;
            for (double[] row : targetLogits(model)) {
                squares += Math.pow(logSumExp(row), 2);
            }

            assertEquals(plain.loss() + z * squares / 10, penalised.loss(), 1e-5);
        }
    }

    @Test
    void bfloat16ProductsStayNearFloat32() {
        try (T5Model model = T5Model.initialise(TinyModel.CONFIG, Initialisation.T5, 5);
                Gradients exact = plain(model, one(model, INPUTS, TARGETS));
                Gradients rounded = model.gradients(
                        List.of(one(model, INPUTS, TARGETS)),
                        LossOptions.PLAIN,
                        Dropout.NONE,
                        MatrixPrecision.BFLOAT16)) {
            assertEquals(exact.loss(), rounded.loss(), 0.02 * exact.loss());
            assertNotEquals(exact.loss(), rounded.loss());
        }
    }

    @Test
    void batchesThatCannotBeComputedAreRefusedBeforeAnyIs() {
        try (T5Model model = TinyModel.create()) {
            assertEquals(
                    "batch: no part: expected at least one",
                    refusal(() ->
                            model.gradients(List.of(), LossOptions.PLAIN, Dropout.NONE, MatrixPrecision.FLOAT32)));
            assertEquals(
                    "targets: no token: expected at least one",
                    refusal(() -> one(model, INPUTS.subList(0, 1), List.of(new int[0]))));
            assertEquals(
                    "targets: no token: expected at least one",
                    refusal(() -> model.packedBatch(
                            List.of(INPUTS), List.of(List.of(new int[0], new int[0], new int[0], new int[0])))));
            assertEquals(
                    "inputs[0]: no token: expected at least one",
                    refusal(() -> model.packedBatch(List.of(List.of(new int[0])), List.of(List.of(new int[] {1})))));
            assertEquals(
                    "targets[0]: 1: expected one for each of 2 inputs",
                    refusal(() -> model.packedBatch(List.of(INPUTS.subList(0, 2)), List.of(TARGETS.subList(0, 1)))));
            assertEquals(
                    "targets: token id 11: expected 0 to 10",
                    refusal(() -> plain(model, one(model, INPUTS.subList(0, 1), List.of(new int[] {11})))));
            assertEquals(
                    "batch: 1 rows of up to 40000 tokens: expected fewer than 2^31 attention scores of 4 heads",
                    refusal(() -> plain(model, one(model, List.of(filled(40_000)), List.of(new int[] {1})))));
            assertEquals("dropout rate: 1.0: expected 0 or more and below 1", refusal(() -> new Dropout(1, 0)));
            assertEquals("zLoss: -1.0: expected 0 or more and below 1", refusal(() -> new LossOptions(0, -1)));
            assertEquals(
                    "labelSmoothing: NaN: expected 0 or more and below 1",
                    refusal(() -> new LossOptions(Double.NaN, 0)));
        }
    }

    private static int[] filled(int length) {
        int[] ids = new int[length];
        Arrays.fill(ids, 3);
        return ids;
    }

    private static String refusal(Runnable call) {
        return assertThrows(IllegalArgumentException.class, call::run).getMessage();
    }

    private static TrainingBatch one(T5Model model, List<int[]> inputs, List<int[]> targets) {
        return model.batch(Padded.right(inputs, 0), targets);
    }

    private static Gradients plain(T5Model model, TrainingBatch batch) {
        return model.gradients(List.of(batch), LossOptions.PLAIN, Dropout.NONE, MatrixPrecision.FLOAT32);
    }

    private static Gradients dropped(T5Model model, double rate, long seed) {
        return model.gradients(
                List.of(one(model, INPUTS, TARGETS)),
                LossOptions.PLAIN,
                new Dropout(rate, seed),
                MatrixPrecision.FLOAT32);
    }

    private static void assertSame(T5Model model, Gradients expected, Gradients actual, double within) {
        assertEquals(expected.loss(), actual.loss(), within * expected.loss());
        for (Parameter p : model.parameters()) {
            double difference = Golden.maxDifference(expected.values(p), actual.values(p));
            assertTrue(difference < within, p.name() + " differs by " + difference);
        }
    }

    /** Logits of the ten target tokens, from the network that reads. */
    private static double[][] targetLogits(T5Model model) {
        TargetRows rows = TargetRows.of(TARGETS, 0, 0);
        float[][] all =
                model.logits(Padded.right(INPUTS, 0), new Padded(rows.decoderIds(), null, rows.rows(), rows.width()));
        double[][] result = new double[rows.positions().length][TinyModel.VOCABULARY];
        for (int i = 0; i < result.length; i++) {
            int row = (int) rows.positions()[i] / rows.width();
            int from = (int) rows.positions()[i] % rows.width() * TinyModel.VOCABULARY;
            for (int id = 0; id < TinyModel.VOCABULARY; id++) {
                result[i][id] = all[row][from + id];
            }
        }
        return result;
    }

    private static double[][] logProbabilities(T5Model model) {
        double[][] logits = targetLogits(model);
        for (double[] row : logits) {
            double denominator = logSumExp(row);
            for (int id = 0; id < row.length; id++) {
                row[id] -= denominator;
            }
        }
        return logits;
    }

    private static double logSumExp(double[] row) {
        double sum = 0;
        for (double value : row) {
            sum += Math.exp(value);
        }
        return Math.log(sum);
    }
}
