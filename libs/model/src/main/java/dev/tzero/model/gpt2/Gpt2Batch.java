package dev.tzero.model.gpt2;

import ai.djl.ndarray.NDManager;
import java.util.function.Function;

/**
 * Sequences, and which of their tokens count towards a loss.
 *
 * @param reading the sequences in memory of a manager
 * @param places for each token that counts the flat index of the place before it, which tells it
 * @param labels its id
 */
record Gpt2Batch(Function<NDManager, Gpt2Network.Reading> reading, long[] places, long[] labels) {

    Gpt2Batch {
        if (labels.length == 0) {
            throw new IllegalArgumentException("targets: no token: expected at least one");
        }
    }
}
