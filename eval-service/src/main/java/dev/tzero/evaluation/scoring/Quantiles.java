package dev.tzero.evaluation.scoring;

import java.util.Arrays;

/**
 * Quantiles of a few numbers, interpolated in a line between neighbours as numpy's {@code percentile} does by default:
 * quantile {@code q} of {@code n} sorted values lies at place {@code (n - 1) q}.
 */
public final class Quantiles {
    private final double[] sorted;

    private Quantiles(double[] sorted) {
        this.sorted = sorted;
    }

    /**
     * Takes a copy of the values, in any order.
     *
     * @throws IllegalArgumentException when there is none
     */
    public static Quantiles of(double... values) {
        if (values.length == 0) {
            throw new IllegalArgumentException("values: none; expected at least one to take a quantile of");
        }
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return new Quantiles(sorted);
    }

    /**
     * The value below which a share {@code q} of the values lies; NaN when one of them is.
     *
     * @param q 0 to 1
     */
    public double at(double q) {
        if (!(q >= 0 && q <= 1)) {
            throw new IllegalArgumentException("q: " + q + "; expected 0 to 1");
        }
        // Arrays.sort puts NaN last.
        if (Double.isNaN(sorted[sorted.length - 1])) {
            return Double.NaN;
        }
        double place = (sorted.length - 1) * q;
        int below = (int) place;
        double fraction = place - below;
        return fraction == 0 ? sorted[below] : sorted[below] + fraction * (sorted[below + 1] - sorted[below]);
    }

    public double median() {
        return at(0.5);
    }

    public double lowerQuartile() {
        return at(0.25);
    }

    public double upperQuartile() {
        return at(0.75);
    }
}
