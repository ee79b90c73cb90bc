package dev.tzero.definitions.check;

import java.util.List;

/** The metric names that PromptSource lets prompts carry. */
public final class KnownMetrics {

    /** In PromptSource's spelling. */
    public static final List<String> NAMES = List.of(
            "BLEU",
            "ROUGE",
            "Squad",
            "Trivia QA",
            "Accuracy",
            "Pearson Correlation",
            "Spearman Correlation",
            "MultiRC",
            "AUC",
            "COQA F1",
            "Edit Distance",
            "Mean Reciprocal Rank",
            "Other");

    private KnownMetrics() {}
}
