package dev.tzero.model.generate;

import java.util.List;

/**
 * One sequence that was generated.
 *
 * @param tokens in order, a closing end of sequence included
 * @param finishReason why there are no more
 * @param score sum of the tokens' log-probabilities; of beam search divided by length to the power of the length penalty
 */
public record Generation(List<GeneratedToken> tokens, FinishReason finishReason, double score) {

    public Generation {
        tokens = List.copyOf(tokens);
    }

    /** A generation scored by the sum of its log-probabilities. */
    static Generation summed(List<GeneratedToken> tokens, FinishReason finishReason) {
        return new Generation(
                tokens,
                finishReason,
                tokens.stream().mapToDouble(GeneratedToken::logProbability).sum());
    }

    /** Token ids, a closing end of sequence included. */
    public int[] ids() {
        return tokens.stream().mapToInt(GeneratedToken::id).toArray();
    }
}
