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
    }
}
