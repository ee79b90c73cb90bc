package dev.tzero.prompt.preview;

import dev.tzero.definitions.check.FindingCode;
import dev.tzero.platform.errors.ServiceException;
import dev.tzero.prompt.check.PromptError;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Renders templates of strangers on a few threads of its own with a bounded queue, so that hostile ones, each of which
 * runs into its budget, take the time of other previews and of nothing else.
 */
public final class Renderings implements AutoCloseable {

    private static final Duration RETRY = Duration.ofMillis(500);

    private final ThreadPoolExecutor workers;

    /**
     * @param threads how many render at a time
     * @param queue how many may wait; more are refused
     */
    public Renderings(int threads, int queue) {
        workers = new ThreadPoolExecutor(
                threads,
                threads,
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(queue),
                Thread.ofPlatform().name("preview-", 0).daemon().factory());
    }

    /**
     * Runs a rendering and waits for it; what it throws is thrown here.
     *
     * @throws ServiceException {@link FindingCode#PREVIEWS_BUSY} when too many wait already
     */
    public <T> T run(Supplier<T> rendering) {
        FutureTask<T> task = new FutureTask<>(rendering::get);
        try {
            workers.execute(task);
        } catch (RejectedExecutionException e) {
            throw new ServiceException(
                    PromptError.of(FindingCode.PREVIEWS_BUSY),
                    workers.getQueue().size() + " previews wait already: try again in " + RETRY.toMillis() + " ms",
                    RETRY,
                    e);
        }
        try {
            return task.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            task.cancel(true);
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a preview was rendered", e);
        }
    }

    @Override
    public void close() {
        workers.shutdownNow();
    }
}
