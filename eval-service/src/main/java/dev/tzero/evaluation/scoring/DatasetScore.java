package dev.tzero.evaluation.scoring;

import java.util.List;

/**
 * How well a model does one dataset of a group, over its prompts. All figures but {@code examples} are shares, 0 to 1.
 *
 * @param group title of the group
 * @param dataset dataset
 * @param subset subset; empty when the dataset has none
 * @param prompts score under each prompt, by name
 * @param examples number of examples over all prompts
 * @param median median accuracy over the prompts
 * @param lowerQuartile first quartile of the accuracies
 * @param upperQuartile third quartile of the accuracies
 * @param intervalLow lower end of the 95 % bootstrap interval of the median
 * @param intervalHigh upper end of that interval
 * @param chance accuracy of guessing: mean of 1 / number of choices
 * @param majority accuracy of always giving the most frequent right answer, median over the prompts
 */
public record DatasetScore(
        String group,
        String dataset,
        String subset,
        List<PromptScore> prompts,
        long examples,
        double median,
        double lowerQuartile,
        double upperQuartile,
        double intervalLow,
        double intervalHigh,
        double chance,
        double majority) {
    public DatasetScore {
        prompts = List.copyOf(prompts);
    }

    /** Whether the model knows more than which answer is most frequent: its whole interval lies above that. */
    public boolean aboveMajority() {
        return intervalLow > majority;
    }

    /** Whether the model knows more than guessing would: its whole interval lies above the majority class and chance. */
    public boolean aboveGuessing() {
        return aboveMajority() && intervalLow > chance;
    }

    /** The same in words, naming what the interval does not lie above. */
    public String verdict() {
        if (aboveGuessing()) {
            return "above majority";
        }
        return aboveMajority() ? "not above chance" : "not above majority";
    }

    /** Dataset and subset, as {@code dataset/subset}. */
    public String name() {
        return subset.isEmpty() ? dataset : dataset + "/" + subset;
    }
}
