package dev.tzero.model.rank;

import java.util.List;

/**
 * The answer to one {@link RankRequest}.
 *
 * @param sums per choice the sum of its tokens' log-probabilities, by which T0 decides
 * @param tokens per choice its number of tokens
 * @param best index of the highest sum; of equal ones the lowest
 * @param inputTokens tokens of the input that were read
 * @param truncated whether the input was longer than that
 */
public record RankScores(List<Double> sums, List<Integer> tokens, int best, int inputTokens, boolean truncated) {

    public RankScores {
        sums = List.copyOf(sums);
        tokens = List.copyOf(tokens);
    }

    /** Mean log-probability per token of a choice: the sum divided by its length. */
    public double normalised(int choice) {
        return sums.get(choice) / tokens.get(choice);
    }

    static RankScores of(float[][] choices, int inputTokens, boolean truncated) {
        Double[] sums = new Double[choices.length];
        Integer[] tokens = new Integer[choices.length];
        int best = 0;
        for (int i = 0; i < choices.length; i++) {
            double sum = 0;
            for (float logProbability : choices[i]) {
                sum += logProbability;
            }
            sums[i] = sum;
            tokens[i] = choices[i].length;
            best = sum > sums[best] ? i : best;
        }
        return new RankScores(List.of(sums), List.of(tokens), best, inputTokens, truncated);
    }
}
