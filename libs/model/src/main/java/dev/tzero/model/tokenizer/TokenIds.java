package dev.tzero.model.tokenizer;

/** Ids as they come from outside. */
final class TokenIds {

    private TokenIds() {}

    /** {@code ids[index]}, when it is in the vocabulary. */
    static int checked(int[] ids, int index, int vocabularySize) {
        if (ids[index] < 0 || ids[index] >= vocabularySize) {
            throw new IllegalArgumentException(
                    "ids[" + index + "]: " + ids[index] + ": expected 0 to " + (vocabularySize - 1));
        }
        return ids[index];
    }
}
