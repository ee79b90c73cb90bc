package dev.tzero.inference.api;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** The thread that sends answers, in the order in which they were computed. */
final class Sending implements Executor, AutoCloseable {

    private static final Logger LOG = Logger.getLogger(Sending.class);

    /** What was computed is sent within milliseconds, unless something hangs. */
    private static final Duration LAST_ANSWERS = Duration.ofSeconds(5);

    private final ExecutorService thread = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("answers").daemon().factory());

    @Override
    public void execute(Runnable sending) {
        thread.execute(sending);
    }

    /** Sends what it was given, and takes nothing more. */
    @Override
    public void close() {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(LAST_ANSWERS.toNanos(), TimeUnit.NANOSECONDS)) {
                LOG.warn("answers were computed that are not sent");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
