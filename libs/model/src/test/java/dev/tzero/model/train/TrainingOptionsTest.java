package dev.tzero.model.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tzero.model.lm.MatrixPrecision;
import org.junit.jupiter.api.Test;

class TrainingOptionsTest {

    @Test
    void nothingIsTrainedInFloat16() {
        TrainingOptions options =
                new TrainingOptions(new AdamWOptions(0.9, 0.98, 1e-8, 0.01), new Schedule.Cosine(1e-2, 3, 60), 1);

        assertEquals(
                "precision: float16: expected float32 or bfloat16: gradients are too small for float16",
                assertThrows(IllegalArgumentException.class, () -> options.withPrecision(MatrixPrecision.FLOAT16))
                        .getMessage());
    }
}
