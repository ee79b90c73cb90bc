package dev.tzero.training.trainer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tzero.training.session.Learner;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProgressMeterTest {
    private static final Learner.Tokens SHORT = new Learner.Tokens(new int[3], new int[1], false);
    private static final Learner.Tokens LONG = new Learner.Tokens(new int[5], new int[3], false);

    private long nanos;

    @Test
    void reportsTheMeanLossPerTargetTokenAndTheSpeedSinceTheLastReport() {
        var meter = new ProgressMeter(10, () -> nanos);
        meter.add(List.of(SHORT), new Learner.Step(4, 0.5, 0.1));
        meter.add(List.of(LONG), new Learner.Step(2, 0.7, 0.2));
        nanos = 2_000_000_000L;

        var first = meter.report(2);
        meter.add(List.of(LONG, LONG), new Learner.Step(1, 0.9, 0.3));
        nanos = 3_000_000_000L;
        var second = meter.report(3);

        assertEquals((4 * 1 + 2 * 3) / 4.0, first.getLoss());
        assertEquals(0.7, first.getGradientNorm());
        assertEquals(0.2, first.getLearningRate());
        assertEquals(1, first.getExamplesPerSecond());
        assertEquals(6, first.getTokensPerSecond());
        assertEquals(8, first.getSecondsLeft());
        assertEquals(1, second.getLoss());
        assertEquals(2, second.getExamplesPerSecond());
        assertEquals(16, second.getTokensPerSecond());
        assertEquals(7, second.getSecondsLeft());
        assertEquals(10, second.getTotalSteps());
    }

    @Test
    void aReportIsDueAfterASecondWithSteps() {
        var meter = new ProgressMeter(10, () -> nanos);
        nanos = 5_000_000_000L;
        assertFalse(meter.due());
        meter.add(List.of(SHORT), new Learner.Step(4, 0.5, 0.1));
        assertTrue(meter.due());
        meter.report(1);
        meter.add(List.of(SHORT), new Learner.Step(4, 0.5, 0.1));
        nanos += 999_999_999L;
        assertFalse(meter.due());
        nanos += 1;
        assertTrue(meter.due());
    }
}
