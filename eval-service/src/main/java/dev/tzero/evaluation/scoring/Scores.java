package dev.tzero.evaluation.scoring;

import java.util.List;

/**
 * All scores of an evaluation.
 *
 * @param datasets by group and dataset
 * @param examples number of examples that were scored
 * @param failedExamples how many of them had no usable answer; they count as wrong
 */
public record Scores(List<DatasetScore> datasets, long examples, long failedExamples) {
    public Scores {
        datasets = List.copyOf(datasets);
    }
}
