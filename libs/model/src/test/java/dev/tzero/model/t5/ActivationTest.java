package dev.tzero.model.t5;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import dev.tzero.model.config.Activation;
import dev.tzero.model.config.FeedForward;
import dev.tzero.model.config.T5Config;
import dev.tzero.model.engine.Script;
import dev.tzero.model.engine.TorchEngine;
import dev.tzero.model.lm.Padded;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ActivationTest {

    @ParameterizedTest
    @EnumSource
    void everyActivationMakesAModelGatedOrNot(Activation activation) {
        for (boolean gated : new boolean[] {true, false}) {
            T5Config config = new T5Config(
                    11, 16, 4, 24, 1, 1, 2, 32, 128, 1e-6, new FeedForward(activation, gated), true, 0.0, 0, 1, 0);
            try (T5Model model = T5Model.initialise(config, Initialisation.T5, 1)) {
                Padded input = Padded.right(List.of(new int[] {3, 4}), 0);
                for (float logit : model.logits(input, input)[0]) {
                    assertTrue(Float.isFinite(logit), activation + ": " + logit);
                }
            }
        }
    }

    @Test
    void activationsHaveTheirValues() {
        assertEquals(-0.15865526, at(Activation.GELU), 1e-6);
        assertEquals(-0.15880801, at(Activation.GELU_TANH), 1e-6);
        assertEquals(-0.26894142, at(Activation.SILU), 1e-6);
        assertEquals(-0.76159416, at(Activation.TANH), 1e-6);
        assertEquals(0.26894142, at(Activation.SIGMOID), 1e-6);
        assertEquals(0, at(Activation.RELU));
        assertEquals(-1, at(Activation.LINEAR));
    }

    private static float at(Activation activation) {
        try (NDManager manager = TorchEngine.newManager()) {
            String source = "  def f(self, x: Tensor) -> Tensor:\n    return " + activation.torchScript("x") + "\n";
            return Script.compile(manager, source)
                    .method("f")
                    .call(new NDList(manager.create(new float[] {-1})))
                    .singletonOrThrow()
                    .toFloatArray()[0];
        }
    }
}
