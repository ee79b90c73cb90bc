package dev.tzero.local.demo;

import dev.tzero.local.Progress;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what one service learns from another through a topic. */
final class Waiting {

    private static final Duration PAUSE = Duration.ofMillis(200);

    private Waiting() {}

    /**
     * Asks again and again.
     *
     * @throws DemoException when it did not happen within {@code patience}, or the thread was interrupted
     */
    static void until(String what, Duration patience, Progress progress, BooleanSupplier happened) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!happened.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new DemoException("waited " + patience.toSeconds() + " s for " + what);
            }
            progress.update("  waiting for " + what);
            LockSupport.parkNanos(PAUSE.toNanos());
            if (Thread.currentThread().isInterrupted()) {
                throw new DemoException("interrupted while waiting for " + what);
            }
        }
    }
}
