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

    /** Of both together. */
    public CacheUse plus(CacheUse other) {
        return new CacheUse(hits + other.hits, misses + other.misses, bytes + other.bytes);
    }

    /** What it was good for until it was freed. */
    public CacheUse freed() {
        return new CacheUse(hits, misses, 0);
    }
}
