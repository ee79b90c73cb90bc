package dev.tzero.dataset.mixture;

import dev.tzero.proto.dataset.v1.MixtureRate;

/**
 * What a task may have of a corpus, as a function of its rows.
 *
 * @param rate how the tasks of the mixture share
 * @param weight of the task's entry, above 0
 * @param entryTasks tasks of the entry, 1 or more
 * @param cap examples of the dataset at most, over all its prompts in the mixture; {@code Long.MAX_VALUE} for no limit
 * @param prompts prompts of the dataset in the mixture, 1 or more
 * @param taskCap examples of the task at most; {@code Long.MAX_VALUE} for no limit
 */
public record Share(MixtureRate rate, double weight, int entryTasks, long cap, int prompts, long taskCap) {

    /** Most examples of the task, where it has that many rows. */
    public long examples(long rows) {
        // T0's rule: a dataset above the limit is cut to it, and its prompts divide it.
        return Math.min(taskCap, rows > cap ? Math.max(1, cap / prompts) : rows);
    }

    /** Its part of a corpus relative to the other tasks, where it has that many rows. */
    public double weight(long rows) {
        return switch (rate) {
            case MIXTURE_RATE_PROPORTIONAL -> weight * examples(rows);
            case MIXTURE_RATE_UNIFORM -> weight;
            case MIXTURE_RATE_FIXED, MIXTURE_RATE_UNSPECIFIED, UNRECOGNIZED -> weight / entryTasks;
        };
    }
}
