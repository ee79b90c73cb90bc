package dev.tzero.inference.compute;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class DrainRateTest {

    private static final long SECOND = 1_000_000_000L;

    private final DrainRate drain = new DrainRate();

    @Test
    void nothingIsKnownBeforeASecondOfWork() {
        drain.answered(5);
        drain.busy(SECOND / 2);

        assertEquals(0, drain.nanosFor(1_000_000));
    }

    @Test
    void whatWaitsTakesAsLongAsWhatWasAnswered() {
        work(20, 500);

        assertEquals(2.0, drain.nanosFor(1_000) / (double) SECOND, 0.05);
    }

    @Test
    void aSlowBeginningIsForgotten() {
        work(5, 1);
        work(60, 1_000);

        assertEquals(1.0, drain.nanosFor(1_000) / (double) SECOND, 0.05);
    }

    /** So many seconds in turns of a tenth. */
    private void work(int seconds, int tokensPerSecond) {
        for (int i = 0; i < 10 * seconds; i++) {
            drain.answered(tokensPerSecond / 10);
            drain.busy(SECOND / 10);
        }
        drain.answered(tokensPerSecond % 10);
    }
}
