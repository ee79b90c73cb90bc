package dev.tzero.model.generate;

import java.util.Arrays;
import java.util.SplittableRandom;

/** Draws tokens: temperature, then the best k, then the most probable that reach p together (Holtzman et al. 2020). */
final class Sampler {

    private final double temperature;
    private final int topK;
    private final double topP;
    private final SplittableRandom random;

    /** @param random of one sequence alone, so that its draws do not depend on its neighbours in a batch */
    Sampler(GenerationOptions options, SplittableRandom random) {
        this.temperature = options.temperature();
        this.topK = options.topK();
        this.topP = options.topP();
        this.random = random;
    }

    /** Draws one id. */
    int draw(float[] scores) {
        int[] ids = candidates(scores);
        double[] weights = new double[ids.length];
        double total = 0;
        for (int i = 0; i < ids.length; i++) {
            weights[i] = Math.exp((scores[ids[i]] - (double) scores[ids[0]]) / temperature);
            total += weights[i];
        }
        int kept = nucleus(weights, total);
        double all = 0;
        for (int i = 0; i < kept; i++) {
            all += weights[i];
        }
        double point = random.nextDouble() * all;
        for (int i = 0; i < kept - 1; i++) {
            point -= weights[i];
            if (point < 0) {
                return ids[i];
            }
        }
        return ids[kept - 1];
    }

    /** Ids in falling order of their score, of equal ones the lower first. */
    private int[] candidates(float[] scores) {
        long[] keys = new long[scores.length];
        int finite = 0;
        float least = topK > 0 && topK < scores.length ? kthBest(scores) : Float.NEGATIVE_INFINITY;
        for (int id = 0; id < scores.length; id++) {
            if (scores[id] >= least && scores[id] > Float.NEGATIVE_INFINITY) {
                keys[finite++] = ((long) fallingOrder(scores[id]) << 32) | id;
            }
        }
        Arrays.sort(keys, 0, finite);
        return Arrays.stream(keys, 0, finite).mapToInt(key -> (int) key).toArray();
    }

    private float kthBest(float[] scores) {
        float[] sorted = scores.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length - topK];
    }

    /** An int that is smaller the larger the score. */
    private static int fallingOrder(float score) {
        int bits = Float.floatToIntBits(score + 0f);
        return ~(bits < 0 ? bits ^ Integer.MAX_VALUE : bits);
    }

    /** How many of the leading candidates stay: those whose tail holds more than {@code 1 - topP}, and at least one. */
    private int nucleus(double[] weights, double total) {
        if (topP == 1) {
            return weights.length;
        }
        double tail = 0;
        int kept = weights.length;
        while (kept > 1) {
            tail += weights[kept - 1] / total;
            if (tail > 1 - topP) {
                return kept;
            }
            kept--;
        }
        return kept;
    }
}
