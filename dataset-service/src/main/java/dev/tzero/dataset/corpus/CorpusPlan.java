package dev.tzero.dataset.corpus;

import dev.tzero.proto.dataset.v1.CorpusOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * Which row is rendered through which prompt at which place of a corpus. A function of what it is made from: any place
 * can be asked for at any time, and nothing is kept per row.
 */
public final class CorpusPlan {

    private final List<PlannedTask> tasks;
    private final long[] begins;
    private final RowSample[] samples;
    private final long[] renderSeeds;
    private final List<Permutation> permutations;
    private final int passes;

    /**
     * @param seed of order, choice of rows and random filters
     * @param passes times that every place is taken, each time in another order where the order is a shuffled one; 1 or
     *     more
     * @param tasks in the order of {@code Task.ORDER}
     */
    public CorpusPlan(long seed, CorpusOrder order, int passes, List<PlannedTask> tasks) {
        this.passes = passes;
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
        this.permutations = shuffled && onePass() > 0
                ? IntStream.range(0, passes)
                        .mapToObj(pass -> new Permutation(onePass(), orderSeed(seed, pass)))
                        .toList()
                : List.of();
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
        return passes * onePass();
    }

    private long onePass() {
        return begins[tasks.size()];
    }

    // The first pass is what a corpus of one pass is.
    private static long orderSeed(long seed, int pass) {
        long ofFirst = Seeds.derive(seed, "order");
        return pass == 0 ? ofFirst : Seeds.derive(ofFirst, pass);
    }

    /** What stands at a place, from 0 to {@link #size()}, exclusive. */
    public Slot at(long index) {
        long inPass = Objects.checkIndex(index, size()) % onePass();
        long place = permutations.isEmpty()
                ? inPass
                : permutations.get((int) (index / onePass())).at(inPass);
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
