package dev.tzero.model.lm;

import java.util.List;

/**
 * What ranking and generation ask of a model, whatever its family: how likely given targets are, and what may follow.
 *
 * <p>Inputs and targets are token ids as they are to be read; nothing is added. All methods are safe for several threads.
 */
public interface LanguageModel extends AutoCloseable {

    /** Token ids run from 0 to this, exclusive. */
    int vocabularySize();

    /** Fills shorter rows up; never counted. */
    int padTokenId();

    /** Ends a sequence. */
    int eosTokenId();

    /** Most tokens that an input and what follows it may have together; {@link Integer#MAX_VALUE} when nothing bounds them. */
    int maxPositions();

    /** Elements of all parameters. */
    long parameterCount();

    /**
     * Log-probabilities of given targets. Each input is read once, whatever the number of its targets, and all of them are
     * computed together.
     *
     * @param inputs at least one token each
     * @param targets for each input its targets, at least one token each; an input may have fewer than others
     * @return {@code [input][target][token]}
     * @throws IllegalArgumentException naming the field and the id or length that cannot be read
     * @throws NotFiniteException when the model's scores are not numbers
     */
    float[][][] targetLogProbabilities(List<int[]> inputs, List<List<int[]>> targets);

    /** What stands before the first generated token where ids of the sequence count: the decoder start, or the input itself. */
    int[] prompt(int[] input);

    /** Reads inputs and begins to decode, one row per input. The caller closes the result. */
    Decoding startDecoding(List<int[]> inputs);

    /** What it was good for to keep inputs that were read. */
    default CacheUse cacheUse() {
        return CacheUse.NONE;
    }

    @Override
    void close();
}
