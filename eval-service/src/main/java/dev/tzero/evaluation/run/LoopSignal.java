package dev.tzero.evaluation.run;

import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Wakes the evaluation loop of this process when something happened that it may act on. */
@Singleton
public class LoopSignal {
    private final Semaphore raised = new Semaphore(0);

    /** Something happened. */
    public void raise() {
        raised.release();
    }

    /** Returns when the signal was raised since the last call, or after the time. */
    public void await(Duration atMost) throws InterruptedException {
        raised.tryAcquire(atMost.toNanos(), TimeUnit.NANOSECONDS);
        raised.drainPermits();
    }
}
