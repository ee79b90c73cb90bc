package dev.tzero.model.train;

import java.util.Objects;

/**
 * Settings of AdamW (Loshchilov and Hutter 2019).
 *
 * @param beta1 decay of the mean of gradients, 0 or more and below 1
 * @param beta2 decay of the mean of squared gradients, 0 or more and below 1
 * @param epsilon added to the root of the second moment
 * @param weightDecay decoupled decay, times the learning rate; not applied to norms and relative bias tables
 * @param variant whose order of operations
 */
public record AdamWOptions(double beta1, double beta2, double epsilon, double weightDecay, Variant variant)
        implements OptimizerOptions {

    /** PyTorch's algorithm and defaults: 0.9, 0.999, 1e-8, 0.01. */
    public static final AdamWOptions DEFAULT = new AdamWOptions(0.9, 0.999, 1e-8, 0.01);

    /** Two published orders of the same operations. */
    public enum Variant {
        /** {@code torch.optim.AdamW}: parameters decay before the update; epsilon is added to the corrected root. */
        TORCH,
        /** {@code transformers.AdamW}: parameters decay after the update; epsilon is added to the uncorrected root. */
        HUGGING_FACE
    }

    public AdamWOptions {
        OptimizerOptions.range("beta1", beta1, 0, 1);
        OptimizerOptions.range("beta2", beta2, 0, 1);
        OptimizerOptions.range("epsilon", epsilon, 0, 1);
        OptimizerOptions.range("weightDecay", weightDecay, 0, 1);
        Objects.requireNonNull(variant, "variant");
    }

    /** PyTorch's order. */
    public AdamWOptions(double beta1, double beta2, double epsilon, double weightDecay) {
        this(beta1, beta2, epsilon, weightDecay, Variant.TORCH);
    }
}
