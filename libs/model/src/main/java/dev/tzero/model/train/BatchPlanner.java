package dev.tzero.model.train;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.function.ToIntFunction;

/**
 * Makes batches of like length out of examples that arrive in log order, without losing the order's reproducibility: a
 * window of some batches is sorted by length (stably, so equal lengths keep their order), cut into batches, and the
 * batches are visited in an order drawn from seed and window number. The same window always gives the same batches.
 *
 * @param batchSize examples per batch
 * @param windowBatches batches per window
 * @param seed of the visiting order
 */
public record BatchPlanner(int batchSize, int windowBatches, long seed) {

    public BatchPlanner {
        if (batchSize < 1) {
            throw new IllegalArgumentException("batchSize: " + batchSize + ": expected at least 1");
        }
        if (windowBatches < 1) {
            throw new IllegalArgumentException("windowBatches: " + windowBatches + ": expected at least 1");
        }
    }

    /** Examples that a full window holds. */
    public int windowSize() {
        return Math.multiplyExact(batchSize, windowBatches);
    }

    /**
     * The batches of one window, in the order to visit them.
     *
     * @param window examples in log order, at most {@link #windowSize}; the last window of a log may be shorter
     * @param windowNumber number of the window in the log, from 0
     */
    public List<List<TrainingExample>> plan(List<TrainingExample> window, long windowNumber) {
        return plan(window, windowNumber, e -> e.input().length, e -> e.target().length);
    }

    /** As {@link #plan(List, long)} for anything that has an input length and a target length. */
    public <E> List<List<E>> plan(
            List<E> window, long windowNumber, ToIntFunction<E> inputLength, ToIntFunction<E> targetLength) {
        if (window.size() > windowSize()) {
            throw new IllegalArgumentException(
                    "window: " + window.size() + " examples: expected at most " + windowSize());
        }
        List<E> sorted = new ArrayList<>(window);
        sorted.sort(Comparator.comparingInt(inputLength).thenComparingInt(targetLength));
        List<List<E>> batches = new ArrayList<>();
        for (int from = 0; from < sorted.size(); from += batchSize) {
            batches.add(List.copyOf(sorted.subList(from, Math.min(from + batchSize, sorted.size()))));
        }
        Collections.shuffle(batches, new Random(seed * 0x9E3779B97F4A7C15L + windowNumber));
        return batches;
    }
}
