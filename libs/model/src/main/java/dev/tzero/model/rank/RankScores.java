package dev.tzero.model.rank;

import java.util.ArrayList;
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

    /**
     * Puts the parts of one request together.
     *
     * @param parts as {@link RankClassifier#parts} gave them
     * @param scored for each part {@code [choice][token]}, as {@link RankClassifier#score} gave them
     */
    public static RankScores of(List<RankPart> parts, List<float[][]> scored) {
        List<Double> sums = new ArrayList<>();
        List<Integer> tokens = new ArrayList<>();
        int best = 0;
        for (float[][] choices : scored) {
            for (float[] choice : choices) {
                double sum = 0;
                for (float logProbability : choice) {
                    sum += logProbability;
                }
                best = sums.isEmpty() || sum > sums.get(best) ? sums.size() : best;
                sums.add(sum);
                tokens.add(choice.length);
            }
        }
        RankPart first = parts.getFirst();
        return new RankScores(sums, tokens, best, first.input().length, first.truncated());
    }
}
