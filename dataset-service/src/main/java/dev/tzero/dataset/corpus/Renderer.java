package dev.tzero.dataset.corpus;

import dev.tzero.dataset.error.DatasetError;
import dev.tzero.dataset.source.Dataset;
import dev.tzero.dataset.source.DatasetCatalog;
import dev.tzero.dataset.source.DatasetName;
import dev.tzero.dataset.source.Split;
import dev.tzero.dataset.source.SplitReader;
import dev.tzero.dataset.task.TaskPrompts;
import dev.tzero.platform.errors.ServiceException;
import dev.tzero.proto.dataset.v1.PromptedExample;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;

/** Renders a plan from some place on, on several threads, in the plan's order. One thread asks. */
final class Renderer implements AutoCloseable {

    private static final int STRETCH = 128;

    /** Stretches that are rendered or wait to be taken; each holds about {@value #STRETCH} examples in memory. */
    private static final int AHEAD = 32;

    private final CorpusPlan plan;
    private final ExecutorService threads;
    private final Map<DatasetName, Dataset> datasets = new LinkedHashMap<>();
    private final Map<Split, SplitReader> readers = new LinkedHashMap<>();
    private final List<SplitReader> rows = new ArrayList<>();
    private final List<ExampleMaker> makers = new ArrayList<>();
    private final Queue<Future<List<Made>>> ahead = new ArrayDeque<>();
    private final Optional<BaseExamples> base;
    private long next;

    private Renderer(CorpusPlan plan, Optional<BaseExamples> base, ExecutorService threads) {
        this.plan = plan;
        this.base = base;
        this.threads = threads;
    }

    /**
     * Opens every dataset and compiles every prompt of a plan.
     *
     * @param base what need not be rendered again; closed with the renderer
     * @throws ServiceException {@link DatasetError#CHANGED_DATASET} where a dataset is no longer what was planned with
     */
    static Renderer open(
            CorpusPlan plan, Optional<BaseExamples> base, DatasetCatalog catalog, ExecutorService threads) {
        Renderer renderer = new Renderer(plan, base, threads);
        try {
            for (PlannedTask task : plan.tasks()) {
                renderer.add(task, catalog);
            }
            return renderer;
        } catch (RuntimeException e) {
            renderer.close();
            throw e;
        }
    }

    private void add(PlannedTask task, DatasetCatalog catalog) {
        DatasetName name = task.task().dataset();
        Dataset dataset = datasets.computeIfAbsent(name, catalog::dataset);
        rows.add(readers.computeIfAbsent(dataset.split(task.split()), Split::open));
        if (!dataset.fingerprint().equals(task.fingerprint())) {
            throw changed(name);
        }
        makers.add(new ExampleMaker(
                task.task(), TaskPrompts.compile(task.task().prompt()), task.split(), dataset.fingerprint()));
    }

    /** Goes to a place of the plan; what is rendered next begins there. */
    void seek(long index) {
        ahead.forEach(stretch -> stretch.cancel(false));
        ahead.clear();
        next = index;
        base.ifPresent(examples -> examples.seek(index));
    }

    /**
     * What came of the next places, in their order; empty at the end of the plan. While the caller does something with them,
     * those behind them are rendered.
     *
     * @param end the place before which to stop
     */
    List<Made> next(long end) throws InterruptedException {
        while (ahead.size() < AHEAD && next < end) {
            long first = next;
            long last = Math.min(first + STRETCH, end);
            List<Optional<PromptedExample>> known = known(last - first);
            ahead.add(threads.submit(() -> stretch(first, last, known)));
            next = last;
        }
        if (ahead.isEmpty()) {
            return List.of();
        }
        try {
            return ahead.remove().get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    /** Examples of the whole plan that are taken from the base. */
    long takenFromBase() {
        return base.map(BaseExamples::taken).orElse(0L);
    }

    private List<Optional<PromptedExample>> known(long places) {
        if (base.isEmpty()) {
            return List.of();
        }
        List<Optional<PromptedExample>> known = new ArrayList<>((int) places);
        for (long i = 0; i < places; i++) {
            known.add(base.get().take());
        }
        return known;
    }

    /** Index of the task that stands at a place. */
    int task(long index) {
        return plan.at(index).task();
    }

    /**
     * Makes sure that what was rendered came from the files that were planned with.
     *
     * @throws ServiceException {@link DatasetError#CHANGED_DATASET} naming the dataset
     */
    void mustBeUnchanged() {
        datasets.forEach((name, dataset) -> {
            if (!dataset.unchanged()) {
                throw changed(name);
            }
        });
    }

    /** Fingerprint of every dataset. */
    SortedMap<String, String> fingerprints() {
        SortedMap<String, String> fingerprints = new TreeMap<>();
        datasets.forEach((name, dataset) -> fingerprints.put(name.toString(), dataset.fingerprint()));
        return fingerprints;
    }

    private List<Made> stretch(long from, long to, List<Optional<PromptedExample>> known) {
        List<Made> made = new ArrayList<>((int) (to - from));
        for (long index = from; index < to; index++) {
            if (!known.isEmpty() && known.get((int) (index - from)).isPresent()) {
                made.add(new Made.Example(known.get((int) (index - from)).get()));
                continue;
            }
            CorpusPlan.Slot slot = plan.at(index);
            Map<String, Object> row = rows.get(slot.task()).row(slot.row());
            made.add(makers.get(slot.task()).make(row, slot.row(), slot.seed()));
        }
        return made;
    }

    private static ServiceException changed(DatasetName name) {
        return new ServiceException(
                DatasetError.CHANGED_DATASET,
                "dataset " + name + " changed while the corpus was built; ask for the corpus again");
    }

    @Override
    public void close() {
        ahead.forEach(stretch -> stretch.cancel(false));
        base.ifPresent(BaseExamples::close);
        readers.values().forEach(SplitReader::close);
    }
}
