package dev.tzero.model.generate;

/** What a caller hears of a generation while it runs, and how it ends it; called in the generating thread. */
public interface GenerationListener {

    /** Hears nothing and cancels nothing. */
    GenerationListener NONE = new GenerationListener() {};

    /**
     * Told of every token as soon as it is certain: at once, or with beam search when the search has ended.
     *
     * @param input index of the input
     * @param sequence index of the sequence among those of the input
     */
    default void onToken(int input, int sequence, GeneratedToken token) {}

    /** Asked before every step, once for each input; true ends all sequences as they are. */
    default boolean cancelled() {
        return false;
    }
}
