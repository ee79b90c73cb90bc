package dev.tzero.inference.compute;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class PaceTest {

    private static final long SECOND = 1_000_000_000;

    private final Pace pace = new Pace();

    @Test
    void aTurnReadsWhatTakesASecond() {
        pace.took(6000, 2 * SECOND);

        assertEquals(3000, pace.turnTokens(8192));
    }

    @Test
    void aTurnReadsNoMoreThanIsAllowedAndNoLessThanProductsWant() {
        assertEquals(1024, pace.turnTokens(8192), "nothing was measured");
        pace.took(10, SECOND);
        assertEquals(1024, pace.turnTokens(8192));
        assertEquals(64, pace.turnTokens(64));
        pace.took(1_000_000, SECOND);
        assertEquals(8192, pace.turnTokens(8192));
    }

    @Test
    void whatWaitsTakesAsLongAsAtTheBestSpeedOfLate() {
        assertEquals(0, pace.nanosAhead());
        pace.waits(500);
        assertEquals(0, pace.nanosAhead(), "nothing was measured");
        pace.took(1000, SECOND);
        pace.took(1000, 4 * SECOND);

        assertEquals(SECOND / 2.0 / 0.99, pace.nanosAhead(), 1);
    }
}
