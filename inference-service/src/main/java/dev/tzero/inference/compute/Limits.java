package dev.tzero.inference.compute;

/**
 * What is computed at once at most, in tokens: memory and the time of a turn follow from these, not from numbers of requests.
 *
 * @param batchTokens places of inputs that are read together at most, and of choices that are scored together, padding
 *     included; of rankings {@link Pace} makes it fewer where that would take long
 * @param decodeTokens rows of a decoder times the tokens that each may come to have, input included, of all texts that are
 *     being written
 */
public record Limits(int batchTokens, int decodeTokens) {

    /** What texts for topics may take of it, so that a person's does not wait for them to end. */
    long bulkDecodeTokens() {
        return decodeTokens / 4 * 3L;
    }
}
