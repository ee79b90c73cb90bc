package dev.tzero.dataset.corpus;

import dev.tzero.dataset.task.Task;

/**
 * What a corpus takes of one task.
 *
 * @param task the task
 * @param split the split that is read
 * @param fingerprint of the dataset when the corpus was planned
 * @param rows rows to choose from, the first of the split
 * @param examples rows to render, at most {@code rows}
 */
public record PlannedTask(Task task, String split, String fingerprint, long rows, long examples) {}
