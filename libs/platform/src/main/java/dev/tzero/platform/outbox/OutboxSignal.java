package dev.tzero.platform.outbox;

import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Wakes the relay of this process as soon as a transaction with outbox rows was committed. */
@Singleton
public class OutboxSignal {
    private final Semaphore raised = new Semaphore(0);

    void raise() {
        raised.release();
    }

    /** Returns when the signal was raised since the last call, or after the time. */
    void await(Duration atMost) throws InterruptedException {
        raised.tryAcquire(atMost.toNanos(), TimeUnit.NANOSECONDS);
        raised.drainPermits();
    }
}
