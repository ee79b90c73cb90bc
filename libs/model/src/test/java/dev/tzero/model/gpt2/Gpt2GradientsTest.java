package dev.tzero.model.gpt2;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tzero.model.Golden;
import dev.tzero.model.TinyModel;
import dev.tzero.model.lm.Dropout;
import dev.tzero.model.lm.ExampleRows;
import dev.tzero.model.lm.Gradients;
import dev.tzero.model.lm.LossOptions;
import dev.tzero.model.lm.MatrixPrecision;
import dev.tzero.model.lm.Padded;
import dev.tzero.model.lm.Parameter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** The loss that a decoder-only model is trained on, and what must not change its gradient. */
class Gpt2GradientsTest {

    private static final List<int[]> INPUTS =
            List.of(new int[] {3, 4, 5, 6, 7}, new int[] {8, 9}, new int[] {10, 3, 5}, new int[] {4, 4, 9, 2});
    private static final List<int[]> TARGETS =
            List.of(new int[] {3, 1}, new int[] {9, 8, 7, 1}, new int[] {1}, new int[] {2, 9, 1});
    private static final int TARGET_TOKENS = 10;
    private static final ExampleRows APART = ExampleRows.onePerRow(INPUTS, TARGETS);
    private static final Gpt2Model MODEL = TinyGpt2.create();

    @AfterAll
    static void close() {
        MODEL.close();
    }

    @Test
    void theLossIsThatOfTheTargetsBehindTheirInputs() {
        double sum = 0;
        float[][][] told = MODEL.targetLogProbabilities(
                INPUTS, TARGETS.stream().map(List::of).toList());
        for (float[][] ofInput : told) {
            for (float logProbability : ofInput[0]) {
                sum -= logProbability;
            }
        }

        try (Gradients gradients = plain(APART)) {
            assertEquals(sum / TARGET_TOKENS, gradients.loss(), 1e-5);
        }
    }

    @Test
    void severalExamplesPerRowGiveTheGradientOfOnePerRow() {
        ExampleRows packed = new ExampleRows(
                List.of(INPUTS.subList(0, 3), INPUTS.subList(3, 4)),
                List.of(TARGETS.subList(0, 3), TARGETS.subList(3, 4)));

        try (Gradients apart = plain(APART);
                Gradients together = plain(packed)) {
            assertSame(apart, together, 1e-5);
        }
    }

    @Test
    void partsOfABatchGiveTheGradientOfTheWholeWeightedByTargetTokens() {
        try (Gradients whole = plain(APART);
                Gradients parts = plain(
                        ExampleRows.onePerRow(INPUTS.subList(0, 1), TARGETS.subList(0, 1)),
                        ExampleRows.onePerRow(INPUTS.subList(1, 4), TARGETS.subList(1, 4)))) {
            assertSame(whole, parts, 1e-5);
        }
    }

    @Test
    void dropoutDependsOnItsSeedAloneAndDoesNothingAtRateZero() {
        try (Gradients none = plain(APART);
                Gradients zero = dropped(0, 7);
                Gradients some = dropped(0.3, 7);
                Gradients again = dropped(0.3, 7);
                Gradients other = dropped(0.3, 8)) {
            assertEquals(none.loss(), zero.loss());
            assertEquals(some.loss(), again.loss());
            assertNotEquals(none.loss(), some.loss());
            assertNotEquals(some.loss(), other.loss());
            for (Parameter p : MODEL.parameters()) {
                assertArrayEquals(some.values(p), again.values(p), p.name());
            }
        }
    }

    @Test
    void labelSmoothingAndZLossAreAdded() {
        double smoothing = 0.2;
        double z = 0.01;
        try (Gradients plain = plain(APART);
                Gradients both = MODEL.gradientsOf(
                        List.of(APART), new LossOptions(smoothing, z), Dropout.NONE, MatrixPrecision.FLOAT32)) {
            double uniform = 0;
            double squares = 0;
            for (double[] row : targetLogits()) {
                double denominator = logSumExp(row);
                squares += denominator * denominator / TARGET_TOKENS;
                for (double logit : row) {
                    uniform += (denominator - logit) / TinyModel.VOCABULARY / TARGET_TOKENS;
                }
            }

            assertEquals((1 - smoothing) * plain.loss() + smoothing * uniform + z * squares, both.loss(), 1e-5);
        }
    }

    @Test
    void bfloat16ProductsStayNearFloat32() {
        try (Gradients exact = plain(APART);
                Gradients rounded =
                        MODEL.gradientsOf(List.of(APART), LossOptions.PLAIN, Dropout.NONE, MatrixPrecision.BFLOAT16)) {
            assertEquals(exact.loss(), rounded.loss(), 0.01 * exact.loss());
            assertSame(exact, rounded, 0.01);
        }
    }

    @Test
    void whatCannotBeReadIsRefused() {
        int most = TinyGpt2.FOR_EXAMPLES.nPositions();
        assertRefused(
                "inputs[1]: " + (most - 1) + " tokens and 2 of its target: expected at most " + most
                        + " together, the positions of this model",
                ExampleRows.onePerRow(
                        List.of(new int[] {3}, new int[most - 1]), List.of(new int[] {4, 1}, new int[] {5, 1})));
        assertRefused(
                "input: token id 11: expected 0 to 10",
                ExampleRows.onePerRow(List.of(new int[] {11}), List.of(new int[] {1})));
        assertRefused(
                "targets: token id -100: expected 0 to 10",
                ExampleRows.onePerRow(List.of(new int[] {3}), List.of(new int[] {-100})));
    }

    private static void assertRefused(String message, ExampleRows rows) {
        assertEquals(
                message,
                assertThrows(IllegalArgumentException.class, () -> plain(rows)).getMessage());
    }

    private static Gradients plain(ExampleRows... parts) {
        return MODEL.gradientsOf(List.of(parts), LossOptions.PLAIN, Dropout.NONE, MatrixPrecision.FLOAT32);
    }

    private static Gradients dropped(double rate, long seed) {
        return MODEL.gradientsOf(List.of(APART), LossOptions.PLAIN, new Dropout(rate, seed), MatrixPrecision.FLOAT32);
    }

    /** Scores over the vocabulary at every place that tells a target token. */
    private static List<double[]> targetLogits() {
        List<double[]> rows = new ArrayList<>();
        for (int i = 0; i < INPUTS.size(); i++) {
            int[] input = INPUTS.get(i);
            int[] target = TARGETS.get(i);
            int[] sequence = Arrays.copyOf(input, input.length + target.length);
            System.arraycopy(target, 0, sequence, input.length, target.length);
            float[] logits = MODEL.logits(Padded.right(List.of(sequence), 1))[0];
            for (int at = input.length - 1; at < sequence.length - 1; at++) {
                double[] row = new double[TinyModel.VOCABULARY];
                for (int id = 0; id < row.length; id++) {
                    row[id] = logits[at * row.length + id];
                }
                rows.add(row);
            }
        }
        return rows;
    }

    private static double logSumExp(double[] row) {
        double sum = 0;
        for (double value : row) {
            sum += Math.exp(value);
        }
        return Math.log(sum);
    }

    private static void assertSame(Gradients expected, Gradients actual, double tolerance) {
        assertEquals(expected.loss(), actual.loss(), Math.max(tolerance, 1e-5));
        for (Parameter p : MODEL.parameters()) {
            double difference = Golden.maxDifference(expected.values(p), actual.values(p));
            assertTrue(difference <= tolerance, p.name() + " differs by " + difference);
        }
    }
}
