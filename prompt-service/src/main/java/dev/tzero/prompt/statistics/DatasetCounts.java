package dev.tzero.prompt.statistics;

import java.util.List;

/**
 * Counts over the prompts of one dataset and subset that are not deleted.
 *
 * @param subset empty when the dataset has none
 * @param metrics by name
 * @param languages by code
 */
public record DatasetCounts(
        String dataset,
        String subset,
        long prompts,
        long originalTaskPrompts,
        List<String> metrics,
        List<String> languages) {

    /** {@code dataset} or {@code dataset/subset}. */
    public String label() {
        return subset.isEmpty() ? dataset : dataset + "/" + subset;
    }
}
