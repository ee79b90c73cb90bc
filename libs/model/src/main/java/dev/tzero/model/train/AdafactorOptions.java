package dev.tzero.model.train;

/**
 * Settings of Adafactor (Shazeer and Stern 2018) in the forms that T5 was trained with. The learning rate comes from the
 * schedule; {@link Schedule.RelativeStep} is the one of the paper.
 *
 * @param epsilon1 added to every squared gradient
 * @param epsilon2 least scale of a parameter
 * @param clippingThreshold updates whose root mean square is above it are scaled down to it; infinite for no limit
 * @param decayExponent the second moment decays by {@code 1 - step^-decayExponent}, step counting from 1
 * @param beta1 decay of the mean of updates; 0 for none, which saves its memory
 * @param weightDecay decay per step before the factors below; not applied to norms and relative bias tables
 * @param weightDecayRateExponent the decay is multiplied by the learning rate to this power: 0 for a fixed decay
 * @param scaleParameter whether the learning rate is multiplied by the root mean square of the parameter
 * @param scaleWeightDecay whether the decay is multiplied by the root mean square of the parameter too
 * @param minDimSizeToFactor matrices with a side below it keep a whole second moment instead of its row and column means
 */
public record AdafactorOptions(
        double epsilon1,
        double epsilon2,
        double clippingThreshold,
        double decayExponent,
        double beta1,
        double weightDecay,
        double weightDecayRateExponent,
        boolean scaleParameter,
        boolean scaleWeightDecay,
        long minDimSizeToFactor)
        implements OptimizerOptions {

    public AdafactorOptions {
        OptimizerOptions.range("epsilon1", epsilon1, 0, 1);
        OptimizerOptions.range("epsilon2", epsilon2, 0, 1);
        if (!(clippingThreshold > 0)) {
            throw new IllegalArgumentException("clippingThreshold: " + clippingThreshold + ": expected more than 0");
        }
        if (!(decayExponent > 0 && decayExponent <= 1)) {
            throw new IllegalArgumentException(
                    "decayExponent: " + decayExponent + ": expected more than 0 and at most 1");
        }
        OptimizerOptions.range("beta1", beta1, 0, 1);
        if (!(weightDecay >= 0 && weightDecay <= 1)) {
            throw new IllegalArgumentException("weightDecay: " + weightDecay + ": expected 0 to 1");
        }
        OptimizerOptions.range("weightDecayRateExponent", weightDecayRateExponent, 0, 10);
        if (minDimSizeToFactor < 1) {
            throw new IllegalArgumentException("minDimSizeToFactor: " + minDimSizeToFactor + ": expected at least 1");
        }
    }

    /** {@code transformers.Adafactor}: factors every matrix; its decay is scaled as its learning rate is. */
    public static AdafactorOptions huggingFace(boolean scaleParameter) {
        return new AdafactorOptions(1e-30, 1e-3, 1, 0.8, 0, 0, 1, scaleParameter, scaleParameter, 1);
    }

    /** Mesh-TensorFlow's, with which T5 was trained: scaled by the parameter, factors every matrix. */
    public static AdafactorOptions meshTensorFlow() {
        return new AdafactorOptions(1e-30, 1e-3, 1, 0.8, 0, 0, 0, true, false, 1);
    }

    /** T5X's: as Mesh-TensorFlow's, but only matrices with both sides of 128 or more are factored. */
    public static AdafactorOptions t5x() {
        return new AdafactorOptions(1e-30, 1e-3, 1, 0.8, 0, 0, 0, true, false, 128);
    }

    /** The same with a decay of weights. */
    public AdafactorOptions withWeightDecay(double decay, double rateExponent) {
        return new AdafactorOptions(
                epsilon1,
                epsilon2,
                clippingThreshold,
                decayExponent,
                beta1,
                decay,
                rateExponent,
                scaleParameter,
                scaleWeightDecay,
                minDimSizeToFactor);
    }

    /** The same with a mean of updates. */
    public AdafactorOptions withBeta1(double decay) {
        return new AdafactorOptions(
                epsilon1,
                epsilon2,
                clippingThreshold,
                decayExponent,
                decay,
                weightDecay,
                weightDecayRateExponent,
                scaleParameter,
                scaleWeightDecay,
                minDimSizeToFactor);
    }
}
