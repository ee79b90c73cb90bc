package dev.tzero.model.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tzero.model.TinyModel;
import dev.tzero.model.lm.Parameter;
import java.util.List;
import org.junit.jupiter.api.Test;

class OptimizerOptionsTest {

    private static final AdafactorOptions ADAFACTOR = AdafactorOptions.t5x();

    @Test
    void impossibleSettingsAreRefused() {
        assertRefused("beta1: 1.0: expected 0 or more and below 1.0", () -> new AdamWOptions(1, 0.9, 1e-8, 0));
        assertRefused("epsilon: NaN: expected 0 or more and below 1.0", () -> new AdamWOptions(0, 0, Double.NaN, 0));
        assertRefused("weightDecay: -0.1: expected 0 to 1", () -> ADAFACTOR.withWeightDecay(-0.1, 0));
        assertRefused("beta1: 1.5: expected 0 or more and below 1.0", () -> ADAFACTOR.withBeta1(1.5));
        assertRefused(
                "clippingThreshold: 0.0: expected more than 0",
                () -> new AdafactorOptions(1e-30, 1e-3, 0, 0.8, 0, 0, 0, true, false, 1));
        assertRefused(
                "decayExponent: 0.0: expected more than 0 and at most 1",
                () -> new AdafactorOptions(1e-30, 1e-3, 1, 0, 0, 0, 0, true, false, 1));
        assertRefused(
                "minDimSizeToFactor: 0: expected at least 1",
                () -> new AdafactorOptions(1e-30, 1e-3, 1, 0.8, 0, 0, 0, true, false, 0));
    }

    /** With a rate near 0 and a decay that does not depend on it, only the decay moves a parameter. */
    @Test
    void decayLeavesNormsAndBiasTablesAlone() {
        OptimizerOptions decaying = ADAFACTOR.withWeightDecay(0.5, 0);
        TrainingOptions options =
                new TrainingOptions(decaying, new Schedule.Constant(1e-30, 0), Double.POSITIVE_INFINITY);
        try (TrainingSession session = TrainingSession.start(TinyModel.create(), options)) {
            List<float[]> before = session.model().parameters().stream()
                    .map(p -> session.model().values(p.name()))
                    .toList();

            session.step(TinyModel.batch(1, 4));

            for (int i = 0; i < before.size(); i++) {
                Parameter p = session.model().parameters().get(i);
                boolean vector = p.name().contains("norm") || p.name().contains("bias");
                float[] after = session.model().values(p.name());
                for (int j = 0; j < after.length; j++) {
                    assertEquals(before.get(i)[j] * (vector ? 1 : 0.5f), after[j], 1e-6f, p.name());
                }
            }
        }
    }

    private static void assertRefused(String message, Runnable call) {
        assertEquals(
                message, assertThrows(IllegalArgumentException.class, call::run).getMessage());
    }
}
