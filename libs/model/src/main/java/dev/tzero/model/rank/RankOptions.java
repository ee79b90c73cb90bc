package dev.tzero.model.rank;

/**
 * How examples are classified.
 *
 * @param appendEosToInput whether {@link RankRequest#of} ends the input with end of sequence; T0 does not
 * @param maxInputTokens longer inputs are cut to this many tokens, or fewer where the model has no places for more (a closing end of
 *     sequence that was appended stays), and the scores say so
 * @param maxTokensPerBatch bound on encoder places, and on decoder places, computed at once; one input, or one choice,
 *     may exceed it
 */
public record RankOptions(boolean appendEosToInput, int maxInputTokens, int maxTokensPerBatch) {

    /** As T0: no end of sequence on the input, 1024 tokens. */
    public static final RankOptions T0 = new RankOptions(false, 1024, 8192);

    public RankOptions {
        if (maxInputTokens < 1) {
            throw new IllegalArgumentException("maxInputTokens: " + maxInputTokens + ": expected at least 1");
        }
        if (maxTokensPerBatch < 1) {
            throw new IllegalArgumentException("maxTokensPerBatch: " + maxTokensPerBatch + ": expected at least 1");
        }
    }

    /** The same with another choice of input ending. */
    public RankOptions withAppendEosToInput(boolean append) {
        return new RankOptions(append, maxInputTokens, maxTokensPerBatch);
    }
}
