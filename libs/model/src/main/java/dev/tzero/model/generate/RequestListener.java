package dev.tzero.model.generate;

import java.util.List;

/** What whoever made a {@link GenerationRequest} hears of it; called in the thread that moves the {@link OpenBatch}. */
public interface RequestListener {

    /**
     * Told of every token as soon as it is certain: at once, or with beam search when the search has ended.
     *
     * @param sequence index among the sequences of the request
     */
    default void onToken(int sequence, GeneratedToken token) {}

    /** Asked before every step; true ends all sequences as they are. */
    default boolean cancelled() {
        return false;
    }

    /** Told once, at the end: the sequences in order, with beam search the best first. */
    void onEnd(List<Generation> sequences);

    /**
     * Told once, instead of {@link #onEnd}: the request could not be carried on.
     *
     * @param reason {@link dev.tzero.model.lm.NotFiniteException} when this request's scores are not numbers; else what the
     *     engine said to a step of the whole batch
     */
    void onFailure(RuntimeException reason);
}
