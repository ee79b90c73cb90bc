package dev.tzero.model.train;

import java.util.Objects;

/**
 * How a model is trained.
 *
 * @param optimizer settings of AdamW
 * @param schedule learning rate over steps
 * @param maxGradientNorm gradients longer than this are scaled down to it; {@link Double#POSITIVE_INFINITY} for no limit
 */
public record TrainingOptions(AdamWOptions optimizer, Schedule schedule, double maxGradientNorm) {

    public TrainingOptions {
        Objects.requireNonNull(optimizer, "optimizer");
        Objects.requireNonNull(schedule, "schedule");
        if (!(maxGradientNorm > 0)) {
            throw new IllegalArgumentException("maxGradientNorm: " + maxGradientNorm + ": expected more than 0");
        }
    }
}
