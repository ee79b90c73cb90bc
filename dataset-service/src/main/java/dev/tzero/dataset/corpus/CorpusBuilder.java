package dev.tzero.dataset.corpus;

import dev.tzero.corpus.ExampleLog;
import dev.tzero.dataset.error.DatasetError;
import dev.tzero.dataset.source.DatasetCatalog;
import dev.tzero.platform.errors.ServiceException;
import dev.tzero.proto.dataset.v1.CorpusRequest;
import dev.tzero.proto.dataset.v1.Mixture;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.function.BooleanSupplier;

/**
 * Builds corpora, one at a time. Stopped at any point and started again, by this or another process, a build goes on
 * where the log ends and arrives at the same corpus.
 */
public final class CorpusBuilder {

    private final CorpusPlanner planner;
    private final DatasetCatalog datasets;
    private final CorpusBook book;
    private final CorpusLog.Store logs;
    private final ExampleLog.Opener finished;
    private final ExecutorService threads;
    private final InstantSource clock;

    /**
     * @param logs of corpora that are built
     * @param finished logs of corpora that are complete, for reading
     * @param threads that render; the caller's to shut down
     */
    public CorpusBuilder(
            CorpusPlanner planner,
            DatasetCatalog datasets,
            CorpusBook book,
            CorpusLog.Store logs,
            ExampleLog.Opener finished,
            ExecutorService threads,
            InstantSource clock) {
        this.planner = planner;
        this.datasets = datasets;
        this.book = book;
        this.logs = logs;
        this.finished = finished;
        this.threads = threads;
        this.clock = clock;
    }

    /**
     * Builds a corpus to its end.
     *
     * @param stopped asked between stretches; when true the build is left as it is, to be gone on with
     * @return whether it was finished
     * @throws ServiceException when it can never be finished; any other exception may pass
     */
    public boolean build(CorpusBook.Work work, BooleanSupplier stopped) throws InterruptedException {
        CorpusBook.Begun begun = work.begun().orElseGet(() -> begin(work));
        try (Renderer renderer = Renderer.open(begun.plan(), base(work.request(), begun.plan()), datasets, threads);
                CorpusLog log = logs.open(work.corpusId(), work.request().getPartitions())) {
            CorpusRun run = new CorpusRun(work.request(), begun, renderer, log, book);
            if (!run.write(stopped)) {
                return false;
            }
            if (run.counts().written() == 0) {
                throw new ServiceException(DatasetError.EMPTY_CORPUS, "every rendering was dropped: " + run.drops());
            }
            book.complete(run.manifest(logs.topic(work.corpusId()), clock.instant()), run.progress());
            return true;
        }
    }

    /** Gives a corpus up: what was written of it is removed, and its state says why. */
    public void giveUp(CorpusBook.Work work, String reason) {
        logs.delete(work.corpusId());
        book.fail(work.corpusId(), reason);
    }

    private Optional<BaseExamples> base(CorpusRequest request, CorpusPlan plan) {
        if (request.getBaseCorpusId().isEmpty()) {
            return Optional.empty();
        }
        CorpusBook.Finished base = book.finished(request.getBaseCorpusId())
                .orElseThrow(() -> new ServiceException(
                        DatasetError.UNKNOWN_CORPUS,
                        "there is no complete corpus '" + request.getBaseCorpusId() + "' to take examples from"));
        return BaseExamples.open(request, plan, base, finished);
    }

    private CorpusBook.Begun begin(CorpusBook.Work work) {
        CorpusPlanner.Planned planned = planner.plan(work.request());
        CorpusPlan plan = planned.plan();
        Mixture mixture = planned.mixture();
        book.begin(work.corpusId(), mixture, plan);
        return new CorpusBook.Begun(
                mixture,
                plan,
                new CorpusBook.Progress(0, new TaskCounts(plan.tasks().size())));
    }
}
