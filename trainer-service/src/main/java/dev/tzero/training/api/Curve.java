package dev.tzero.training.api;

import dev.tzero.proto.training.v1.TrainingProgress;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * A measure over the steps of a run as a polyline in a box of {@value #WIDTH} by {@value #HEIGHT}.
 *
 * @param points x,y pairs; empty with fewer than two reports
 * @param highest value at the top edge
 * @param lastStep step at the right edge
 */
public record Curve(String points, String highest, long lastStep) {
    static final int WIDTH = 900;
    static final int HEIGHT = 220;

    static Curve of(List<TrainingProgress> reports, ToDoubleFunction<TrainingProgress> measure) {
        if (reports.size() < 2) {
            return new Curve("", "", 0);
        }
        double top = reports.stream().mapToDouble(measure).max().orElseThrow();
        long last = reports.getLast().getStep();
        var points = new StringBuilder();
        for (TrainingProgress report : reports) {
            double x = (double) WIDTH * report.getStep() / Math.max(1, last);
            double y = top == 0 ? HEIGHT : HEIGHT * (1 - measure.applyAsDouble(report) / top);
            points.append(String.format(Locale.ROOT, "%.1f,%.1f ", x, y));
        }
        return new Curve(points.toString().strip(), String.format(Locale.ROOT, "%.4g", top), last);
    }
}
