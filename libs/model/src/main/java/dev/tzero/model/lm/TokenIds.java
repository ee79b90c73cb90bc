package dev.tzero.model.lm;

import java.util.List;

/** Checks of token ids that come from outside. */
public final class TokenIds {

    private TokenIds() {}

    /**
     * Checks sequences before they reach native code.
     *
     * @param field named in the message
     * @throws IllegalArgumentException when there is none, one is empty, or an id is outside the vocabulary
     */
    public static void check(String field, List<int[]> sequences, int vocabularySize) {
        if (sequences.isEmpty()) {
            throw new IllegalArgumentException(field + ": none: expected at least one");
        }
        for (int i = 0; i < sequences.size(); i++) {
            if (sequences.get(i).length == 0) {
                throw new IllegalArgumentException(field + "[" + i + "]: no token: expected at least one");
            }
            for (int id : sequences.get(i)) {
                if (id < 0 || id >= vocabularySize) {
                    throw new IllegalArgumentException(
                            field + ": token id " + id + ": expected 0 to " + (vocabularySize - 1));
                }
            }
        }
    }
}
