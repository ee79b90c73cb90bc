package dev.tzero.model.train;

import ai.djl.ndarray.NDManager;
import dev.tzero.model.lm.TrainableModel;

/**
 * Settings of an optimizer. Weight decay, where there is one, is applied to matrices; norms and relative bias tables are
 * left alone, as Hugging Face's trainer decides.
 */
public sealed interface OptimizerOptions permits AdamWOptions, AdafactorOptions {

    /** A new optimizer at step 0, whose state is freed with the optimizer and at the latest with {@code parent}. */
    default Optimizer create(TrainableModel model, NDManager parent) {
        return switch (this) {
            case AdamWOptions options -> new AdamW(options, model, parent);
            case AdafactorOptions options -> new Adafactor(options, model, parent);
        };
    }

    /** Refuses a value outside {@code from <= value < below}. */
    static void range(String field, double value, double from, double below) {
        if (!(value >= from && value < below)) {
            throw new IllegalArgumentException(
                    field + ": " + value + ": expected " + (from == 0 ? "0" : from) + " or more and below " + below);
        }
    }
}
