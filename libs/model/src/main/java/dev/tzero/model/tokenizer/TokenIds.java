package dev.tzero.model.tokenizer;

/** Ids as they come from outside. */
final class TokenIds {

    private TokenIds() {}

    /** {@code ids[index]}, which may be beyond the vocabulary: tables of models have rows more than there are tokens. */
    static int checked(int[] ids, int index) {
        if (ids[index] < 0) {
            throw new IllegalArgumentException("ids[" + index + "]: " + ids[index] + ": expected 0 or more");
        }
        return ids[index];
    }
}
