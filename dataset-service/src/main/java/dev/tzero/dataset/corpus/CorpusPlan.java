package dev.tzero.dataset.corpus;

import dev.tzero.proto.dataset.v1.CorpusOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * Which row is rendered through which prompt at which place of a corpus. A function of what it is made from: any place
 * can be asked for at any time, and nothing is kept per row.
 */
public final class CorpusPlan {

    private final List<PlannedTask> tasks;
    private final long[] begins;
    private final RowSample[] samples;
    private final long[] renderSeeds;
    private final Permutation permutation;

    /**
     * @param seed of order, choice of rows and random filters
     * @param tasks in the order of {@code Task.ORDER}
     */
    public CorpusPlan(long seed, CorpusOrder order, List<PlannedTask> tasks) {
        this.tasks = List.copyOf(tasks);
        this.begins = new long[tasks.size() + 1];
        this.samples = new RowSample[tasks.size()];
        this.renderSeeds = new long[tasks.size()];
        boolean shuffled = order != CorpusOrder.CORPUS_ORDER_SEQUENTIAL;
        for (int i = 0; i < tasks.size(); i++) {
            PlannedTask task = tasks.get(i);
            String name = task.task().name();
            begins[i + 1] = begins[i] + task.examples();
            // In training every prompt sees rows of its own; to evaluate, the prompts of a dataset see the same ones.
            String sampledBy = shuffled ? name : task.task().dataset().toString();
            samples[i] =
                    new RowSample(task.rows(), task.examples(), Seeds.derive(Seeds.derive(seed, "rows"), sampledBy));
            renderSeeds[i] = Seeds.derive(Seeds.derive(seed, "render"), name);
        }
        this.permutation = shuffled && size() > 0 ? new Permutation(size(), Seeds.derive(seed, "order")) : null;
    }

    /**
     * One place of the plan.
     *
     * @param task index of the task
     * @param row row of the split
     * @param seed of the rendering
     */
    public record Slot(int task, long row, long seed) {}

    /** Number of places. */
    public long size() {
        return begins[tasks.size()];
    }

    /** What stands at a place, from 0 to {@link #size()}, exclusive. */
    public Slot at(long index) {
        long place = permutation == null ? Objects.checkIndex(index, size()) : permutation.at(index);
        int found = Arrays.binarySearch(begins, place);
        int task = found >= 0 ? found : -found - 2;
        // Tasks without examples begin where the next one does: the last of them has the place.
        while (begins[task + 1] == place) {
            task++;
        }
        long row = samples[task].row(place - begins[task]);
        return new Slot(task, row, Seeds.derive(renderSeeds[task], row));
    }

    public List<PlannedTask> tasks() {
        return tasks;
    }
}
