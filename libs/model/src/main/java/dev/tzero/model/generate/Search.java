package dev.tzero.model.generate;

import dev.tzero.model.lm.StepScores;
import java.util.List;
import java.util.stream.IntStream;

/** How one request goes through its rows of a decoding, from step to step. */
sealed interface Search permits TokenSearch, BeamSearch {

    /** Rows that the coming step computes for it; none when it is over. */
    int rows();

    /** Per row the token that the coming step reads; not before the first step, which reads what the prompt ends with. */
    IntStream tokens();

    /** Whether it looks at the scores of all tokens rather than at the likeliest alone. */
    boolean looksAtAll();

    /**
     * Moves on by one token.
     *
     * @param logits of all rows of the decoding; null when {@link #looksAtAll} is false
     * @param rows where its own rows stand among them
     * @return for each of its rows in the next step the one of these that it continues, by index; none when it is over
     */
    int[] advance(StepScores scores, float[][] logits, int[] rows, RequestListener listener);

    /** The sequences. @param open why those end that have not ended by themselves */
    List<Generation> end(FinishReason open, RequestListener listener);
}
