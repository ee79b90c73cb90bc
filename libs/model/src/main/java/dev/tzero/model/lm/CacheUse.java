package dev.tzero.model.lm;

/**
 * What a cache of read inputs was good for.
 *
 * @param hits inputs that were not read again
 * @param misses inputs that were read
 * @param bytes of memory that it takes now
 */
public record CacheUse(long hits, long misses, long bytes) {

    /** There is no cache. */
    public static final CacheUse NONE = new CacheUse(0, 0, 0);
}
