package dev.tzero.model.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class ScheduleTest {

    private static final double EXACT = 1e-12;

    @Test
    void warmUpGrowsInAStraightLineFromZero() {
        Schedule schedule = new Schedule.Constant(0.4, 4);

        assertEquals(0, schedule.rate(0), EXACT);
        assertEquals(0.1, schedule.rate(1), EXACT);
        assertEquals(0.4, schedule.rate(4), EXACT);
        assertEquals(0.4, schedule.rate(1000), EXACT);
    }

    @Test
    void cosineFallsToZeroAndStaysThere() {
        Schedule schedule = new Schedule.Cosine(0.4, 10, 110);

        assertEquals(0.2, schedule.rate(5), EXACT);
        assertEquals(0.4, schedule.rate(10), EXACT);
        assertEquals(0.2, schedule.rate(60), EXACT);
        assertEquals(0, schedule.rate(110), EXACT);
        assertEquals(0, schedule.rate(500), EXACT);
    }

    @Test
    void linearFallsInAStraightLineToZero() {
        Schedule schedule = new Schedule.Linear(0.4, 10, 110);

        assertEquals(0.4, schedule.rate(10), EXACT);
        assertEquals(0.1, schedule.rate(85), EXACT);
        assertEquals(0, schedule.rate(110), EXACT);
        assertEquals(0, schedule.rate(111), EXACT);
    }

    @Test
    void aWholeCosineReturnsToItsPeak() {
        Schedule schedule = new Schedule.Cosine(0.4, 0, 100, 1);

        assertEquals(0.2, schedule.rate(25), EXACT);
        assertEquals(0, schedule.rate(50), EXACT);
        assertEquals(0.4, schedule.rate(100), EXACT);
    }

    @Test
    void cosineWithRestartsStartsAgainAtThePeak() {
        Schedule schedule = new Schedule.CosineWithRestarts(0.4, 10, 110, 2);

        assertEquals(0.04, schedule.rate(1), EXACT);
        assertEquals(0.4, schedule.rate(10), EXACT);
        assertEquals(0.2, schedule.rate(35), EXACT);
        assertEquals(0.4 * 0.5 * (1 + Math.cos(Math.PI * 0.98)), schedule.rate(59), EXACT);
        assertEquals(0.4, schedule.rate(60), EXACT);
        assertEquals(0.2, schedule.rate(85), EXACT);
        assertEquals(0, schedule.rate(110), EXACT);
        assertEquals(0, schedule.rate(500), EXACT);
    }

    @Test
    void polynomialFallsAlongItsPowerToItsEnd() {
        Schedule schedule = new Schedule.Polynomial(0.5, 10, 110, 0.1, 2);

        assertEquals(0.25, schedule.rate(5), EXACT);
        assertEquals(0.5, schedule.rate(10), EXACT);
        assertEquals(0.4 * 0.25 + 0.1, schedule.rate(60), EXACT);
        assertEquals(0.4 * 0.01 + 0.1, schedule.rate(100), EXACT);
        assertEquals(0.1, schedule.rate(110), EXACT);
        assertEquals(0.1, schedule.rate(500), EXACT);
    }

    @Test
    void inverseSquareRootHalvesTheRateAtFourTimesTheWarmUp() {
        Schedule schedule = new Schedule.InverseSquareRoot(0.4, 100);

        assertEquals(0.1, schedule.rate(25), EXACT);
        assertEquals(0.4, schedule.rate(100), EXACT);
        assertEquals(0.2, schedule.rate(400), EXACT);
        assertEquals(0.4, new Schedule.InverseSquareRoot(0.4, 0).rate(0), EXACT);
        assertEquals(0.2, new Schedule.InverseSquareRoot(0.4, 0).rate(30_000), EXACT);
        assertEquals(0.2, new Schedule.InverseSquareRoot(0.4, 10, 20).rate(70), EXACT);
    }

    @Test
    void theRelativeStepIsThatOfAdafactor() {
        assertEquals(1e-2, new Schedule.RelativeStep(false).rate(0), EXACT);
        assertEquals(5e-3, new Schedule.RelativeStep(false).rate(39_999), EXACT);
        assertEquals(1e-6, new Schedule.RelativeStep(true).rate(0), EXACT);
        assertEquals(1e-2, new Schedule.RelativeStep(true).rate(9_999), EXACT);
        assertEquals(5e-3, new Schedule.RelativeStep(true).rate(39_999), EXACT);
    }

    @Test
    void impossibleSchedulesAreRefused() {
        assertEquals(
                "warm-up steps: 11: expected 0 to the total of 10",
                assertThrows(IllegalArgumentException.class, () -> new Schedule.Cosine(0.1, 11, 10))
                        .getMessage());
        assertEquals(
                "learning rate: NaN: expected more than 0 and below 100",
                assertThrows(IllegalArgumentException.class, () -> new Schedule.Constant(Double.NaN, 0))
                        .getMessage());
        assertEquals(
                "total steps: 0: expected at least 1",
                assertThrows(IllegalArgumentException.class, () -> new Schedule.Linear(0.1, 0, 0))
                        .getMessage());
        assertEquals(
                "cycles: 0: expected at least 1",
                assertThrows(IllegalArgumentException.class, () -> new Schedule.CosineWithRestarts(0.1, 0, 10, 0))
                        .getMessage());
        assertEquals(
                "last learning rate: 0.1: expected 0 or more and below the peak of 0.1",
                assertThrows(IllegalArgumentException.class, () -> new Schedule.Polynomial(0.1, 0, 10, 0.1, 1))
                        .getMessage());
        assertEquals(
                "power: 0.0: expected more than 0",
                assertThrows(IllegalArgumentException.class, () -> new Schedule.Polynomial(0.1, 0, 10, 0, 0))
                        .getMessage());
        assertEquals(
                "timescale: 0: expected at least 1",
                assertThrows(IllegalArgumentException.class, () -> new Schedule.InverseSquareRoot(0.1, 0, 0))
                        .getMessage());
    }
}
