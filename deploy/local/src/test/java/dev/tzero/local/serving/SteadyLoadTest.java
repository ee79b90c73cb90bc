package dev.tzero.local.serving;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Clients ask until what counts is answered, and no longer. */
class SteadyLoadTest {

    @Test
    void callsThatLieInTheTimeCount() {
        Load.Result result = SteadyLoad.of(3, Duration.ofMillis(20), client -> waitForAnAnswer());

        assertEquals(0.02, result.seconds());
        assertTrue(result.calls() > 0);
        assertTrue(result.millis().length > 0);
    }

    @Test
    @Timeout(30)
    void aQuestionThatFailsEndsTheLoadOfAll() {
        CompletionException thrown = assertThrows(
                CompletionException.class,
                () -> SteadyLoad.of(3, Duration.ofMillis(20), client -> {
                    if (client == 1) {
                        throw new IllegalStateException("refused");
                    }
                    waitForAnAnswer();
                }));

        assertEquals("refused", thrown.getCause().getMessage());
    }

    /** As a call does: whoever only computes keeps the threads that other clients need. */
    private static void waitForAnAnswer() {
        LockSupport.parkNanos(1_000_000);
    }
}
