package dev.tzero.local.demo;

import dev.tzero.proto.evaluation.v1.DatasetScore;
import dev.tzero.proto.evaluation.v1.ScoreComparison;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The scores of a model beside those of the same model before training, as lines of text. */
final class ScoreTable {

    private static final String HEAD = "  %-20s %7s %8s  %-17s %-12s %6s %8s %9s  %s";
    private static final String ROW = "  %-20s %7d %8d  %.2f [%.2f-%.2f]  %.2f-%.2f    %6.2f %8.2f %9.2f  %s";

    private ScoreTable() {}

    /**
     * The table, group by group.
     *
     * @param notes what each group shows, by its title
     */
    static List<String> lines(List<ScoreComparison> rows, Map<String, String> notes) {
        List<String> lines = new ArrayList<>();
        lines.add(String.format(
                HEAD, "dataset", "prompts", "examples", "median [IQR]", "95 %", "chance", "majority", "untrained", ""));
        String group = "";
        for (ScoreComparison row : rows) {
            DatasetScore score = row.getScore();
            if (!score.getGroup().equals(group)) {
                group = score.getGroup();
                lines.add("");
                lines.add("  " + group + ". " + notes.getOrDefault(group, ""));
            }
            lines.add(line(row));
        }
        return lines;
    }

    private static String line(ScoreComparison row) {
        DatasetScore score = row.getScore();
        String name = score.getSubset().isEmpty() ? score.getDataset() : score.getDataset() + "/" + score.getSubset();
        return String.format(
                Locale.ROOT,
                ROW,
                name,
                score.getPromptsCount(),
                score.getExamples(),
                score.getMedian(),
                score.getLowerQuartile(),
                score.getUpperQuartile(),
                score.getIntervalLow(),
                score.getIntervalHigh(),
                score.getChance(),
                score.getMajority(),
                row.getBaseline().getMedian(),
                row.getVerdict());
    }
}
