package dev.tzero.evaluation.report;

import dev.tzero.evaluation.scoring.DatasetScore;
import dev.tzero.evaluation.scoring.PromptScore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Where everything of a box-plot picture lies: one line per dataset, accuracy from left (0) to right (1). Lengths are
 * the units of the picture's own coordinate system.
 *
 * @param width width of the picture
 * @param height height of the picture
 * @param ticks the scale
 * @param lines the datasets
 */
public record BoxPlot(int width, int height, List<Tick> ticks, List<Line> lines) {
    private static final int LABEL_WIDTH = 190;
    private static final int PLOT_WIDTH = 620;
    private static final int MARGIN = 20;
    private static final int TOP = 26;
    private static final int LINE_HEIGHT = 34;
    /** Dots are set apart up and down, in turn, so that prompts of equal accuracy are both seen. */
    private static final double[] JITTER = {0, -4, 4, -7, 7};

    /** One mark of the scale. */
    public record Tick(double x, String label) {}

    /** One prompt. */
    public record Dot(double x, double y, String title) {}

    /**
     * One dataset.
     *
     * @param label name of the dataset
     * @param title what a reader is told who points at it
     * @param y middle of the line
     * @param boxX left end of the box, the first quartile
     * @param boxWidth width of the box, up to the third quartile
     * @param medianX the median
     * @param lowX lower end of the interval
     * @param highX upper end of the interval
     * @param chanceX accuracy of guessing
     * @param majorityX accuracy of the most frequent answer
     * @param baselineX median of the baseline; negative when there is none
     * @param above whether the verdict is "above majority"
     * @param dots the prompts
     */
    public record Line(
            String label,
            String title,
            double y,
            double boxX,
            double boxWidth,
            double medianX,
            double lowX,
            double highX,
            double chanceX,
            double majorityX,
            double baselineX,
            boolean above,
            List<Dot> dots) {}

    /**
     * Lays a picture out.
     *
     * @param scores the datasets, from top to bottom
     * @param baselines scores of a baseline, for those that have one
     */
    public static BoxPlot of(List<DatasetScore> scores, Map<DatasetScore, DatasetScore> baselines) {
        List<Tick> ticks = new ArrayList<>();
        for (int i = 0; i <= 10; i += 2) {
            ticks.add(new Tick(x(i / 10.0), i == 0 ? "0" : i == 10 ? "1" : "0." + i));
        }
        List<Line> lines = new ArrayList<>();
        for (DatasetScore score : scores) {
            lines.add(line(score, baselines.get(score), TOP + LINE_HEIGHT * (lines.size() + 0.5)));
        }
        return new BoxPlot(LABEL_WIDTH + PLOT_WIDTH + MARGIN, TOP + LINE_HEIGHT * scores.size() + 8, ticks, lines);
    }

    private static Line line(DatasetScore score, DatasetScore baseline, double y) {
        List<Dot> dots = new ArrayList<>();
        for (PromptScore prompt : score.prompts()) {
            dots.add(new Dot(
                    x(prompt.accuracy()),
                    y + JITTER[dots.size() % JITTER.length],
                    prompt.prompt().name() + ": " + MarkdownReport.share(prompt.accuracy())));
        }
        String title = score.name() + ": median " + MarkdownReport.share(score.median()) + ", "
                + MarkdownReport.verdict(score);
        return new Line(
                score.name(),
                title,
                y,
                x(score.lowerQuartile()),
                round(x(score.upperQuartile()) - x(score.lowerQuartile())),
                x(score.median()),
                x(score.intervalLow()),
                x(score.intervalHigh()),
                x(score.chance()),
                x(score.majority()),
                baseline == null ? -1 : x(baseline.median()),
                score.aboveGuessing(),
                dots);
    }

    private static double x(double share) {
        return round(LABEL_WIDTH + share * PLOT_WIDTH);
    }

    private static double round(double value) {
        return Math.round(value * 10) / 10.0;
    }
}
