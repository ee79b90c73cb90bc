package dev.tzero.model.lm;

/**
 * What is added to cross-entropy. Both are 0 for plain cross-entropy.
 *
 * @param labelSmoothing share of the target that is spread evenly over the vocabulary, as Hugging Face's trainer and
 *     PyTorch do it
 * @param zLoss weight of the squared logarithm of the softmax's denominator, as Mesh-TensorFlow and T5 add it (there 1e-4)
 */
public record LossOptions(double labelSmoothing, double zLoss) {

    /** Plain cross-entropy. */
    public static final LossOptions PLAIN = new LossOptions(0, 0);

    public LossOptions {
        if (!(labelSmoothing >= 0 && labelSmoothing < 1)) {
            throw new IllegalArgumentException(
                    "labelSmoothing: " + labelSmoothing + ": expected 0 or more and below 1");
        }
        if (!(zLoss >= 0 && zLoss < 1)) {
            throw new IllegalArgumentException("zLoss: " + zLoss + ": expected 0 or more and below 1");
        }
    }
}
