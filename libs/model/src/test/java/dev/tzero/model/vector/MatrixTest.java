package dev.tzero.model.vector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.tzero.model.engine.TorchEngine;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Products of few rows, against sums in float64. */
@Tag("vector")
class MatrixTest {

    @Test
    void runsInAJvmThatHasTheModule() {
        assertTrue(VectorApi.available());
    }

    @ParameterizedTest(name = "{0} rows, {1} outputs, {2} inputs")
    @CsvSource({
        "1, 64, 64",
        "2, 64, 64",
        "3, 64, 64",
        "8, 128, 32",
        "16, 128, 32",
        "17, 24, 40",
        "32, 24, 40",
        "33, 40, 24",
        "70, 17, 9",
        "16, 93, 33",
        "40, 165, 12",
        "9, 200, 7",
        // Neither whole vectors nor whole tiles.
        "1, 7, 5",
        "2, 7, 5",
        "3, 9, 21",
        "5, 13, 67",
        "1, 3, 1",
        "4, 1, 3"
    })
    void multiplies(int rows, int outputs, int inputs) {
        SplittableRandom random = new SplittableRandom(rows * 31L + outputs * 7L + inputs);
        float[] x = values(random, rows * inputs);
        float[] w = values(random, outputs * inputs);
        try (NDManager manager = TorchEngine.newManager()) {
            float[] y = Matrix.of(manager.create(w, new Shape(outputs, inputs))).times(x, rows);
            assertEquals(rows * outputs, y.length);
            for (int row = 0; row < rows; row++) {
                for (int output = 0; output < outputs; output++) {
                    double sum = 0;
                    for (int i = 0; i < inputs; i++) {
                        sum += (double) x[row * inputs + i] * w[output * inputs + i];
                    }
                    assertEquals(sum, y[row * outputs + output], 1e-4, "row " + row + ", output " + output);
                }
            }
        }
    }

    private static float[] values(SplittableRandom random, int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextDouble(-1, 1);
        }
        return values;
    }
}
