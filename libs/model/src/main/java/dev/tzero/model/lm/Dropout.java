package dev.tzero.model.lm;

/**
 * Dropout of one step, in the places of the model's family. Which elements are dropped depends on the seed and on nothing else of the process.
 *
 * @param rate share of elements that are dropped, 0 or more and below 1; 0 changes nothing
 * @param seed of this step
 */
public record Dropout(double rate, long seed) {

    public static final Dropout NONE = new Dropout(0, 0);

    /** Values of the 16 random bits that decide about an element. */
    private static final double DRAWS = 1 << 16;

    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

    public Dropout {
        if (!(rate >= 0 && rate < 1)) {
            throw new IllegalArgumentException("dropout rate: " + rate + ": expected 0 or more and below 1");
        }
    }

    /** The dropout of step number {@code step} of a run. */
    public static Dropout ofStep(double rate, long runSeed, long step) {
        return new Dropout(rate, mix(mix(runSeed) + step));
    }

    /** The rate in the steps of 2^-16 in which it is drawn. */
    public double drawnRate() {
        return Math.min(Math.rint(rate * DRAWS), DRAWS - 1) / DRAWS;
    }

    /** A seed of its own for each part of a step. */
    public long seedOfPart(int part) {
        return mix(seed + (part + 1) * GOLDEN_GAMMA);
    }

    /** The finalizer of SplitMix64 (Steele et al. 2014): neighbouring inputs give unrelated outputs. */
    private static long mix(long z) {
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
