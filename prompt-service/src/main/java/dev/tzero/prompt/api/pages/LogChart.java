package dev.tzero.prompt.api.pages;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * Counts as bars on a logarithmic scale, the longest first.
 *
 * @param height in CSS pixels, of all bars
 */
public record LogChart(List<Bar> bars, List<Tick> ticks, int height) {

    private static final int LINE = 26;

    /** Where the scale begins, so that a count of one has a bar of some length. */
    private static final double LEAST = 0.5;

    /**
     * A bar; its width is a percentage of the chart's.
     *
     * @param y of its upper edge, in CSS pixels
     */
    public record Bar(DataName data, String value, String width, int y) {

        /** Baseline of the text on it. */
        public int textY() {
            return y + 15;
        }
    }

    /** A power of ten; its place is a percentage of the chart's width. */
    public record Tick(String label, String x) {}

    /** What a bar shows. */
    record Count(DataName data, long value) {}

    /** Counts below one have no place on the scale and are left out. */
    static LogChart of(List<Count> counts) {
        List<Count> shown = counts.stream()
                .filter(count -> count.value() > 0)
                .sorted(Comparator.comparingLong(Count::value).reversed())
                .toList();
        long largest = shown.isEmpty() ? 1 : shown.getFirst().value();
        long end = 10;
        while (end < largest) {
            end *= 10;
        }
        List<Bar> bars = new ArrayList<>();
        for (Count count : shown) {
            bars.add(new Bar(
                    count.data(),
                    String.format(Locale.ROOT, "%,d", count.value()),
                    percent(count.value(), end),
                    bars.size() * LINE));
        }
        List<Tick> ticks = new ArrayList<>();
        for (long power = 1; power < end; power *= 10) {
            ticks.add(new Tick(String.format(Locale.ROOT, "%,d", power), percent(power, end)));
        }
        return new LogChart(bars, ticks, bars.size() * LINE);
    }

    private static String percent(long value, long end) {
        return String.format(Locale.ROOT, "%.2f%%", 100 * Math.log(value / LEAST) / Math.log(end / LEAST));
    }
}
