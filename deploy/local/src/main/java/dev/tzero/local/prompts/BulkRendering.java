package dev.tzero.local.prompts;

import dev.tzero.local.LaunchException;
import dev.tzero.local.prompts.RowBatch.Rendered;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/**
 * Renders rows on all cores and writes what comes of them in their order. A few batches of rows for each core are in memory
 * at once, and no more.
 */
final class BulkRendering {

    private static final int BATCH_BYTES = 128 << 10;
    private static final int BATCH_ROWS = 64;
    private static final int BATCHES_PER_THREAD = 3;

    private final PromptTree tree;
    private final long seed;
    private final int threads;

    /** @param threads changes how long it takes, and nothing else */
    BulkRendering(PromptTree tree, long seed, int threads) {
        this.tree = tree;
        this.seed = seed;
        this.threads = threads;
    }

    /**
     * Renders all rows.
     *
     * @param source name of the rows, for errors
     * @param progress told now and then what was done so far
     * @throws LaunchException naming the first line that is no row
     */
    RenderSummary run(String source, InputStream rows, OutputStream out, Consumer<RenderSummary> progress)
            throws IOException {
        LineReader lines = new LineReader(rows);
        RenderSummary summary = new RenderSummary();
        Deque<Future<Rendered>> running = new ArrayDeque<>();
        ExecutorService workers = Executors.newFixedThreadPool(threads);
        try {
            for (RowBatch batch = next(source, lines); batch != null; batch = next(source, lines)) {
                RowBatch rendered = batch;
                running.add(workers.submit(() -> rendered.render(tree, seed)));
                if (running.size() >= threads * BATCHES_PER_THREAD) {
                    write(running.remove(), out, summary);
                    progress.accept(summary);
                }
            }
            while (!running.isEmpty()) {
                write(running.remove(), out, summary);
                progress.accept(summary);
            }
            return summary;
        } finally {
            workers.shutdownNow();
        }
    }

    private static RowBatch next(String source, LineReader lines) throws IOException {
        long first = lines.lines();
        List<byte[]> batch = new ArrayList<>();
        int bytes = 0;
        while (batch.size() < BATCH_ROWS && bytes < BATCH_BYTES) {
            byte[] line = lines.read();
            if (line == null) {
                break;
            }
            batch.add(line);
            bytes += line.length;
        }
        return batch.isEmpty() ? null : new RowBatch(source, first, batch);
    }

    private static void write(Future<Rendered> batch, OutputStream out, RenderSummary summary) throws IOException {
        try {
            Rendered rendered = batch.get();
            out.write(rendered.output());
            summary.add(rendered);
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case RuntimeException cause -> throw cause;
                case Error cause -> throw cause;
                default -> throw new IllegalStateException("rendering throws no such exception", e.getCause());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LaunchException("interrupted while rendering", e);
        }
    }
}
