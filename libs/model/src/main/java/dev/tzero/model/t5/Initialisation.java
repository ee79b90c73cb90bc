package dev.tzero.model.t5;

/** How the weights of a new model are drawn. The architecture is the same for both; only the values at step 0 differ. */
public enum Initialisation {

    /**
     * The ordinary start, as Hugging Face's {@code T5PreTrainedModel} draws it with factor 1: embedding and untied head
     * N(0, 1); queries N(0, 1/(d kv)); keys, values and bias tables N(0, 1/d); attention outputs N(0, 1/inner); wi
     * N(0, 1/d); wo N(0, 1/ff); norms 1.
     */
    T5,

    /**
     * A start from which small models learn within hundreds of steps to bind what belongs together. As {@link #T5}, but:
     *
     * <ol>
     *   <li>Match heads, the first half of the heads of every attention: {@code W_q = W_k * 1.5 / sqrt(kv)}, so that a
     *       word scores highest with itself.
     *   <li>In the encoder's bias table the match heads are 0, except bucket 0 (distance 0), which is -8: they look for
     *       another occurrence of the word.
     *   <li>All other entries of both bias tables are N(0, 2.5^2): strong preferences for some offsets.
     *   <li>In the encoder each of the eight offsets up to 4 is preferred by one position head, in turn, with 7.5: which
     *       offsets the draws of the step before prefer is luck, and a relation whose words are so far apart that no head
     *       looks there is not learned (measured: every trained task at 0.97 or more after 1,250 steps with two seeds, where
     *       3,000 steps without this left two tasks at chance).
     *   <li>{@code W_o} is the transposed {@code W_v} times {@code sqrt(d / inner)}: a head hands on what it sees.
     *   <li>The untied head is the embedding times {@code d^-0.5}; the two are trained apart afterwards.
     *   <li>The rest as {@link #T5}.
     * </ol>
     */
    MATCH_AND_POSITION
}
