package dev.tzero.model.train;

import dev.tzero.model.lm.LossOptions;
import dev.tzero.model.lm.MatrixPrecision;
import java.util.Objects;

/**
 * How a model is trained.
 *
 * @param optimizer algorithm and its settings
 * @param schedule learning rate over steps
 * @param maxGradientNorm gradients longer than this are scaled down to it; {@link Double#POSITIVE_INFINITY} for no limit
 * @param loss what is added to cross-entropy
 * @param dropoutRate share of elements dropped, 0 or more and below 1
 * @param seed of dropout: the same seed, step and batch drop the same elements
 * @param rows how examples are laid out
 * @param precision number format of matrix products
 */
public record TrainingOptions(
        OptimizerOptions optimizer,
        Schedule schedule,
        double maxGradientNorm,
        LossOptions loss,
        double dropoutRate,
        long seed,
        RowLayout rows,
        MatrixPrecision precision) {

    public TrainingOptions {
        Objects.requireNonNull(optimizer, "optimizer");
        Objects.requireNonNull(schedule, "schedule");
        if (!(maxGradientNorm > 0)) {
            throw new IllegalArgumentException("maxGradientNorm: " + maxGradientNorm + ": expected more than 0");
        }
        Objects.requireNonNull(loss, "loss");
        if (!(dropoutRate >= 0 && dropoutRate < 1)) {
            throw new IllegalArgumentException("dropoutRate: " + dropoutRate + ": expected 0 or more and below 1");
        }
        Objects.requireNonNull(rows, "rows");
        Objects.requireNonNull(precision, "precision");
        if (precision == MatrixPrecision.FLOAT16) {
            throw new IllegalArgumentException(
                    "precision: float16: expected float32 or bfloat16: gradients are too small for float16");
        }
    }

    /** Plain cross-entropy in float32 without dropout, one example per row, the whole batch at once. */
    public TrainingOptions(OptimizerOptions optimizer, Schedule schedule, double maxGradientNorm) {
        this(optimizer, schedule, maxGradientNorm, LossOptions.PLAIN, 0, 0, RowLayout.WHOLE, MatrixPrecision.FLOAT32);
    }

    public TrainingOptions withLoss(LossOptions other) {
        return new TrainingOptions(optimizer, schedule, maxGradientNorm, other, dropoutRate, seed, rows, precision);
    }

    public TrainingOptions withDropout(double rate, long seedOfRun) {
        return new TrainingOptions(optimizer, schedule, maxGradientNorm, loss, rate, seedOfRun, rows, precision);
    }

    public TrainingOptions withRows(RowLayout other) {
        return new TrainingOptions(optimizer, schedule, maxGradientNorm, loss, dropoutRate, seed, other, precision);
    }

    public TrainingOptions withPrecision(MatrixPrecision other) {
        return new TrainingOptions(optimizer, schedule, maxGradientNorm, loss, dropoutRate, seed, rows, other);
    }
}
