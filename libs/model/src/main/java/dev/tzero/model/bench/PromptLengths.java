package dev.tzero.model.bench;

import java.util.SplittableRandom;

/**
 * Lengths in tokens as those of P3's prompts spread, cut at a maximum: straight lines between quantiles of 4,922 prompted
 * examples of P3's 162 datasets, at 4.3 characters a token.
 *
 * @param random source of the draws
 * @param maxInput longest input
 * @param maxTarget longest target
 */
record PromptLengths(SplittableRandom random, int maxInput, int maxTarget) {

    private static final double[] SHARES = {0, 0.05, 0.10, 0.25, 0.50, 0.75, 0.90, 0.95, 1};
    private static final int[] INPUTS = {4, 12, 16, 25, 44, 94, 770, 1206, 2470};
    private static final int[] TARGETS = {1, 1, 1, 2, 3, 9, 23, 478, 1063};

    int input() {
        return Math.min(maxInput, draw(INPUTS));
    }

    int target() {
        return Math.min(maxTarget, draw(TARGETS));
    }

    private int draw(int[] quantiles) {
        double share = random.nextDouble();
        int i = 1;
        while (SHARES[i] < share) {
            i++;
        }
        double within = (share - SHARES[i - 1]) / (SHARES[i] - SHARES[i - 1]);
        return (int) Math.round(quantiles[i - 1] + within * (quantiles[i] - quantiles[i - 1]));
    }
}
