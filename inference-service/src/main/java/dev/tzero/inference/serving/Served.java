package dev.tzero.inference.serving;

import java.time.Instant;

/**
 * A model under an alias, as it is at one moment.
 *
 * @param uri folder of the checkpoint
 * @param size of it, in memory or not
 * @param loaded whether it is in memory; else the next question loads it
 * @param since when the alias came to this checkpoint
 * @param lastUsed when work was last accepted for it, or it was loaded
 * @param answered tasks it answered since this replica knows it
 */
public record Served(
        String alias,
        String digest,
        String uri,
        ModelSize size,
        boolean loaded,
        Instant since,
        Instant lastUsed,
        long answered) {}
