package dev.tzero.model.generate;

import java.util.List;

/**
 * What was generated for one input.
 *
 * @param tokens in order, a closing end of sequence included
 * @param finishReason why there are no more
 */
public record Generation(List<GeneratedToken> tokens, FinishReason finishReason) {

    public Generation {
        tokens = List.copyOf(tokens);
    }

    /** Token ids, a closing end of sequence included. */
    public int[] ids() {
        return tokens.stream().mapToInt(GeneratedToken::id).toArray();
    }

    /** Sum of the tokens' log-probabilities. */
    public double score() {
        return tokens.stream().mapToDouble(GeneratedToken::logProbability).sum();
    }
}
