package dev.tzero.training.trainer;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Says that something about runs or corpora changed in this process. Who waits for a change looks at the ledger again;
 * changes that other replicas make are found by looking from time to time.
 */
public final class RunSignal {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition raised = lock.newCondition();
    private long count;

    /** How often it was raised. */
    public long count() {
        lock.lock();
        try {
            return count;
        } finally {
            lock.unlock();
        }
    }

    public void raise() {
        lock.lock();
        try {
            count++;
            raised.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Returns when it was raised more often than {@code seen}, or after the time. */
    public void awaitAfter(long seen, Duration atMost) throws InterruptedException {
        long left = atMost.toNanos();
        lock.lock();
        try {
            while (count == seen && left > 0) {
                left = raised.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Returns after the time, or when it was raised again. */
    public void pause(Duration atMost) throws InterruptedException {
        awaitAfter(count(), atMost);
    }
}
