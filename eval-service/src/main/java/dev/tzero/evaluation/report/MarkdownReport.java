package dev.tzero.evaluation.report;

import dev.tzero.evaluation.run.EvaluationSpec;
import dev.tzero.evaluation.run.StoredEvaluation;
import dev.tzero.evaluation.scoring.DatasetScore;
import dev.tzero.evaluation.scoring.Scorer;
import dev.tzero.evaluation.scoring.Scores;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** An evaluation as a table for people, in Markdown: one heading per group, one row per dataset. */
public final class MarkdownReport {
    private MarkdownReport() {}

    /**
     * Writes the report of a complete evaluation.
     *
     * @param evaluation the evaluation; it has scores
     * @param baseline one of the same groups to set beside it
     */
    public static String of(StoredEvaluation evaluation, Optional<StoredEvaluation> baseline) {
        Scores scores = evaluation.scores().orElseThrow();
        Map<DatasetScore, DatasetScore> baselines = new HashMap<>();
        baseline.ifPresent(other ->
                Comparison.of(evaluation, other).rows().forEach(row -> baselines.put(row.score(), row.baseline())));
        StringBuilder text = new StringBuilder();
        text.append("# Evaluation ").append(escaped(evaluation.id())).append("\n\n");
        evaluation
                .model()
                .ifPresent(model -> text.append("Model ")
                        .append(escaped(evaluation.spec().model()))
                        .append(", checkpoint ")
                        .append(model.digest())
                        .append(" (run ")
                        .append(escaped(model.runId()))
                        .append(", step ")
                        .append(model.step())
                        .append(").\n"));
        text.append(scores.examples()).append(" examples");
        if (scores.failedExamples() > 0) {
            text.append(", of which ")
                    .append(scores.failedExamples())
                    .append(" had no usable answer and count as wrong");
        }
        text.append(".\n");
        baseline.ifPresent(other -> text.append("Baseline: ")
                .append(escaped(other.id()))
                .append(" (model ")
                .append(escaped(other.spec().model()))
                .append(").\n"));
        for (EvaluationSpec.Group group : evaluation.spec().groups()) {
            List<DatasetScore> rows = scores.datasets().stream()
                    .filter(score -> score.group().equals(group.title()))
                    .toList();
            appendGroup(text, group, rows, baselines, baseline.isPresent());
        }
        text.append("""

                Accuracy is the share of right answers by rank classification. Median and interquartile range [IQR] are over \
                the prompts of a dataset; the interval is a 95 %% bootstrap interval of the median over %d draws of rows. \
                "above majority" means that the whole interval lies above what the most frequent answer would reach, and above \
                chance.
                """.formatted(Scorer.BOOTSTRAP_DRAWS));
        return text.toString();
    }

    private static void appendGroup(
            StringBuilder text,
            EvaluationSpec.Group group,
            List<DatasetScore> rows,
            Map<DatasetScore, DatasetScore> baselines,
            boolean withBaseline) {
        text.append("\n## ").append(escaped(group.title())).append("\n\n");
        if (!group.note().isEmpty()) {
            text.append(escaped(group.note())).append("\n\n");
        }
        text.append("| dataset | prompts | examples | median [IQR] | 95 % interval | chance | majority |")
                .append(withBaseline ? " baseline |" : "")
                .append(" verdict |\n");
        text.append("|---|---:|---:|---|---|---:|---:|")
                .append(withBaseline ? "---:|" : "")
                .append("---|\n");
        for (DatasetScore score : rows) {
            text.append("| ")
                    .append(escaped(score.name()))
                    .append(" | ")
                    .append(score.prompts().size())
                    .append(" | ")
                    .append(score.examples())
                    .append(" | ")
                    .append(share(score.median()))
                    .append(" [")
                    .append(share(score.lowerQuartile()))
                    .append("–")
                    .append(share(score.upperQuartile()))
                    .append("] | ")
                    .append(share(score.intervalLow()))
                    .append("–")
                    .append(share(score.intervalHigh()))
                    .append(" | ")
                    .append(share(score.chance()))
                    .append(" | ")
                    .append(share(score.majority()))
                    .append(" | ");
            if (withBaseline) {
                text.append(share(baselines.get(score).median())).append(" | ");
            }
            text.append(verdict(score)).append(" |\n");
        }
    }

    /** The verdict in plain words. */
    public static String verdict(DatasetScore score) {
        return score.verdict();
    }

    /** A share as it is printed, with three decimals. */
    public static String share(double value) {
        return String.format(Locale.ROOT, "%.3f", value);
    }

    /** Text of people that shall stay text: no character of it starts markup or a new cell. */
    private static String escaped(String text) {
        return text.replaceAll("([\\\\`*\\[\\]<>|&])", "\\\\$1");
    }
}
