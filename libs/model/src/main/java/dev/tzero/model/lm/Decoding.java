package dev.tzero.model.lm;

import java.util.List;

/**
 * Token-by-token decoding of any number of rows with a key/value cache; holds native memory until closed.
 *
 * <p>Rows come and go between steps ({@link #join}, {@link #select}) and may differ in length, so that one decoding can
 * serve requests as they arrive. For one thread at a time.
 */
public interface Decoding extends AutoCloseable {

    /** Rows that the next step computes. */
    int rows();

    /** Per row the token that its next step is to be fed with when nothing was generated yet: the last one of its prompt. */
    int[] firstTokens();

    /**
     * Feeds one token per row and scores what may follow; {@link StepScores#finite} tells rows whose scores are no numbers.
     *
     * @param tokens one id per row
     */
    StepScores step(int[] tokens);

    /**
     * Makes row {@code i} what row {@code rows[i]} was: rows leave, change places (beams) or are doubled (several answers
     * to one input).
     *
     * @param rows indexes of present rows, at least one
     */
    void select(int[] rows);

    /**
     * Begins rows for further inputs, and tells in {@link #firstTokens} what they are fed with.
     *
     * @param places of the rows, one for each input: of a row that nobody continues, or the next ones behind the last
     */
    void join(List<int[]> inputs, int[] places);

    @Override
    void close();
}
