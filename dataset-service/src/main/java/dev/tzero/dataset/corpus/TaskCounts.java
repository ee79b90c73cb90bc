package dev.tzero.dataset.corpus;

import dev.tzero.proto.dataset.v1.TaskCount;
import java.util.Arrays;

/** What became of the rows of every task, counted. */
public final class TaskCounts {

    private static final int WIDTH = 1 + DropReason.values().length;

    private final long[] counts;

    /** No counts yet. */
    public TaskCounts(int tasks) {
        this.counts = new long[tasks * WIDTH];
    }

    /** The counts as {@link #toArray()} gave them. */
    public TaskCounts(int tasks, long[] counts) {
        if (counts.length != tasks * WIDTH) {
            throw new IllegalArgumentException(
                    "counts are " + counts.length + ", expected " + WIDTH + " for each of " + tasks + " tasks");
        }
        this.counts = counts.clone();
    }

    void written(int task) {
        counts[task * WIDTH]++;
    }

    void dropped(int task, DropReason reason) {
        counts[task * WIDTH + 1 + reason.ordinal()]++;
    }

    /** Examples of all tasks. */
    public long written() {
        long sum = 0;
        for (int i = 0; i < counts.length; i += WIDTH) {
            sum += counts[i];
        }
        return sum;
    }

    long dropped(DropReason reason) {
        long sum = 0;
        for (int i = 1 + reason.ordinal(); i < counts.length; i += WIDTH) {
            sum += counts[i];
        }
        return sum;
    }

    /** Written, then dropped by reason, task by task. */
    public long[] toArray() {
        return counts.clone();
    }

    TaskCount of(int index, PlannedTask planned) {
        int at = index * WIDTH;
        return TaskCount.newBuilder()
                .setTask(planned.task().name())
                .setDataset(planned.task().dataset().dataset())
                .setSubset(planned.task().dataset().subset())
                .setPromptId(planned.task().prompt().getPromptId())
                .setPromptRevision(planned.task().prompt().getRevision())
                .setPromptName(planned.task().promptName())
                .setRendered(Arrays.stream(counts, at, at + WIDTH).sum())
                .setWritten(counts[at])
                .setDroppedBlank(counts[at + 1 + DropReason.BLANK.ordinal()])
                .setDroppedTargetOutsideChoices(counts[at + 1 + DropReason.TARGET_OUTSIDE_CHOICES.ordinal()])
                .setDroppedError(counts[at + 1 + DropReason.ERROR.ordinal()])
                .build();
    }
}
