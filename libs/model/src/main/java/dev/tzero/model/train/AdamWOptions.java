package dev.tzero.model.train;

/**
 * Settings of AdamW (Loshchilov and Hutter 2019).
 *
 * @param beta1 decay of the mean of gradients, 0 or more and below 1
 * @param beta2 decay of the mean of squared gradients, 0 or more and below 1
 * @param epsilon added to the root of the second moment
 * @param weightDecay decoupled decay, times the learning rate; not applied to norms and relative bias tables
 */
public record AdamWOptions(double beta1, double beta2, double epsilon, double weightDecay) {

    /** PyTorch's defaults: 0.9, 0.999, 1e-8, 0.01. */
    public static final AdamWOptions DEFAULT = new AdamWOptions(0.9, 0.999, 1e-8, 0.01);

    public AdamWOptions {
        range("beta1", beta1, 1);
        range("beta2", beta2, 1);
        range("epsilon", epsilon, 1);
        range("weightDecay", weightDecay, 1);
    }

    private static void range(String field, double value, double below) {
        if (!(value >= 0 && value < below)) {
            throw new IllegalArgumentException(field + ": " + value + ": expected 0 or more and below " + below);
        }
    }
}
