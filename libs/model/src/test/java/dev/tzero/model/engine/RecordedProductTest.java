package dev.tzero.model.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecordedProductTest {

    private static final String LOSS = """
              def loss(self, x: Tensor, w: Tensor, dy: Tensor) -> Tensor:
                return torch.sum(self.product(x, w) * dy)
            """;

    private static final String PLAIN = """
              def product(self, x: Tensor, w: Tensor) -> Tensor:
                return torch.matmul(x, torch.transpose(w, 0, 1))

            """;

    @ParameterizedTest
    @CsvSource({"33, 520, 515", "1, 512, 512", "64, 768, 1024", "7, 20, 30"})
    void oneDnnGivesTheProductAndTheGradientsOfTheDefinition(int rows, int inputs, int outputs) {
        List<float[]> expected = lossAndGradients(PLAIN, rows, inputs, outputs);
        List<float[]> actual = lossAndGradients(RecordedProduct.oneDnn(), rows, inputs, outputs);
        for (int i = 0; i < expected.size(); i++) {
            assertArrayEquals(expected.get(i), actual.get(i), 1e-4f * largest(expected.get(i)));
        }
    }

    @Test
    void whatIsChosenStaysChosen() {
        assertTrue(RecordedProduct.fastest().contains("def product"));
        assertSame(RecordedProduct.fastest(), RecordedProduct.fastest());
    }

    private static List<float[]> lossAndGradients(String product, int rows, int inputs, int outputs) {
        try (NDManager manager = TorchEngine.newManager()) {
            Script loss = Script.compile(manager, product + LOSS).method("loss");
            SplittableRandom random = new SplittableRandom(rows);
            NDArray x = values(manager, random, new Shape(2, rows, inputs));
            NDArray w = values(manager, random, new Shape(outputs, inputs));
            NDArray dy = values(manager, random, new Shape(2, rows, outputs));
            x.setRequiresGradient(true);
            w.setRequiresGradient(true);
            try (GradientCollector collector = Engine.getEngine("PyTorch").newGradientCollector()) {
                NDArray result = loss.callRecorded(new NDList(x, w, dy)).singletonOrThrow();
                collector.backward(result);
                return List.of(
                        result.toFloatArray(),
                        x.getGradient().toFloatArray(),
                        w.getGradient().toFloatArray());
            }
        }
    }

    private static NDArray values(NDManager manager, SplittableRandom random, Shape shape) {
        float[] values = new float[(int) shape.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextDouble(-1, 1);
        }
        return manager.create(values, shape);
    }

    private static float largest(float[] values) {
        float largest = 0;
        for (float value : values) {
            largest = Math.max(largest, Math.abs(value));
        }
        return largest;
    }
}
