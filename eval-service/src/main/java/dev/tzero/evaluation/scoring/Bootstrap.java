package dev.tzero.evaluation.scoring;

import java.util.Arrays;
import java.util.Collection;
import java.util.random.RandomGenerator;

/**
 * How far the median accuracy would move with other rows. Rows are drawn with replacement, as many as there are, and
 * every prompt is scored on the same drawn rows: prompts share rows, so drawing examples one by one would make the
 * interval too narrow.
 *
 * @param draws how often to draw
 */
record Bootstrap(int draws) {
    private static final double LOW = 0.025;
    private static final double HIGH = 0.975;

    Bootstrap {
        if (draws < 1) {
            throw new IllegalArgumentException("draws: " + draws + "; expected at least 1");
        }
    }

    /** Ends of the 95 % percentile interval of the median. */
    record Interval(double low, double high) {}

    Interval ofMedian(Collection<PromptTally> prompts, int rows, RandomGenerator random) {
        double[] medians = new double[draws];
        int[] times = new int[rows];
        for (int draw = 0; draw < draws; draw++) {
            Arrays.fill(times, 0);
            for (int i = 0; i < rows; i++) {
                times[random.nextInt(rows)]++;
            }
            // A prompt that dropped all of the drawn rows has no accuracy in this draw and takes no part in its median.
            double[] accuracies = prompts.stream()
                    .mapToDouble(prompt -> prompt.accuracyOver(times))
                    .filter(accuracy -> !Double.isNaN(accuracy))
                    .toArray();
            medians[draw] = Quantiles.of(accuracies).median();
        }
        Quantiles quantiles = Quantiles.of(medians);
        return new Interval(quantiles.at(LOW), quantiles.at(HIGH));
    }
}
