package dev.tzero.model.vector;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import dev.tzero.model.config.Activation;
import dev.tzero.model.engine.Script;
import dev.tzero.model.engine.TorchEngine;
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What happens between products, against libtorch and sums in float64; lengths are never whole vectors. */
@Tag("vector")
class LanesTest {

    private static final int COLUMNS = 37;

    @ParameterizedTest
    @EnumSource(Activation.class)
    void activatesAsLibtorchDoes(Activation activation) {
        float[] wide = spread(2 * COLUMNS);
        float[] narrow = new float[2 * COLUMNS];
        Lanes.activate(activation, false, wide, narrow, COLUMNS, 0, COLUMNS);
        try (NDManager manager = TorchEngine.newManager()) {
            Script script = Script.compile(
                            manager,
                            "  def f(self, x: Tensor) -> Tensor:\n    return " + activation.torchScript("x") + "\n")
                    .method("f");
            NDArray expected = script.call(new NDList(manager.create(wide))).singletonOrThrow();
            assertArrayEquals(expected.toFloatArray(), narrow, 2e-6f);
        }
    }

    @Test
    void exponentialsAreRightToSomeUnitsInTheLastPlace() {
        float[] x = new float[Lanes.LANES];
        for (float from = -85.9f; from < 87.9f; from += 0.0371f) {
            for (int i = 0; i < x.length; i++) {
                x[i] = from + i * 0.0019f;
            }
            float[] y = Lanes.exp(FloatVector.fromArray(Lanes.SPECIES, x, 0)).toArray();
            for (int i = 0; i < x.length; i++) {
                double expected = Math.exp(x[i]);
                assertEquals(expected, y[i], 4e-7 * expected, "of " + x[i]);
            }
        }
    }

    @Test
    void exponentialsOfWhatIsFarAwayStayFinite() {
        float[] x = new float[Lanes.LANES];
        x[0] = Float.NEGATIVE_INFINITY;
        x[1] = Float.NaN;
        x[2] = 1000;
        float[] y = Lanes.exp(FloatVector.fromArray(Lanes.SPECIES, x, 0)).toArray();
        assertEquals(0, y[0], 1e-37);
        assertTrue(Float.isNaN(y[1]));
        assertTrue(y[2] > 1e38 && Float.isFinite(y[2]), "of 1000: " + y[2]);
        assertEquals(1, y[3]);
    }

    @Test
    void gatesAreTheSecondHalfOfARow() {
        float[] wide = spread(2 * 2 * COLUMNS);
        float[] narrow = new float[2 * COLUMNS];
        Lanes.activate(Activation.LINEAR, true, wide, narrow, COLUMNS, 0, 20);
        Lanes.activate(Activation.LINEAR, true, wide, narrow, COLUMNS, 20, COLUMNS);
        for (int i = 0; i < narrow.length; i++) {
            int at = i / COLUMNS * 2 * COLUMNS + i % COLUMNS;
            assertEquals(wide[at] * wide[at + COLUMNS], narrow[i], 1e-6f);
        }
    }

    @Test
    void normsRows() {
        float[] rows = spread(2 * COLUMNS);
        float[] weights = spread(COLUMNS);
        try (NDManager manager = TorchEngine.newManager()) {
            MemorySegment memory = TensorMemory.of(manager.create(weights));
            float[] normed = Lanes.rmsNorm(rows, memory, 1e-6);
            for (int row = 0; row < 2; row++) {
                double squares = 0;
                for (int i = 0; i < COLUMNS; i++) {
                    squares += (double) rows[row * COLUMNS + i] * rows[row * COLUMNS + i];
                }
                double root = Math.sqrt(squares / COLUMNS + 1e-6);
                for (int i = 0; i < COLUMNS; i++) {
                    assertEquals(rows[row * COLUMNS + i] / root * weights[i], normed[row * COLUMNS + i], 1e-5);
                }
            }
        }
    }

    @Test
    void normalizesLargeAndSmallScoresAlike() {
        float[] scores = spread(9001);
        scores[4000] = 300;
        float max = Lanes.max(scores, 0, scores.length);
        assertEquals(300, max);
        assertEquals(300, Lanes.logSumExp(scores, 0, scores.length, max), 1e-4);
        double sum = 0;
        for (int i = 1; i < 3000; i++) {
            sum += Math.exp(scores[i]);
        }
        assertEquals(Math.log(sum), Lanes.logSumExp(scores, 1, 3000, Lanes.max(scores, 1, 3000)), 1e-5);
    }

    @Test
    void whatIsNotANumberIsTheGreatest() {
        float[] scores = spread(COLUMNS);
        scores[3] = Float.NaN;
        assertTrue(Float.isNaN(Lanes.max(scores, 0, COLUMNS)));
        scores[3] = 0;
        scores[COLUMNS - 1] = Float.NaN;
        assertTrue(Float.isNaN(Lanes.max(scores, 0, COLUMNS)));
    }

    /** From -6 to 6. */
    private static float[] spread(int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = -6 + 12f * i / (count - 1);
        }
        return values;
    }
}
