package dev.tzero.dataset.corpus;

import java.nio.charset.StandardCharsets;

/** Derives one seed from another and what it is for. The same everywhere and always: corpora depend on it. */
public final class Seeds {

    private static final long GOLDEN = 0x9e3779b97f4a7c15L;

    private Seeds() {}

    /** A seed that depends on every bit of both. */
    static long derive(long seed, long what) {
        return mix(mix(seed + GOLDEN) ^ (what * GOLDEN + GOLDEN));
    }

    /** A seed that depends on every bit of the seed and every character of the text. */
    static long derive(long seed, String what) {
        return derive(seed, fnv1a(what));
    }

    /** A hash that depends on every character of a text; each of its bits is as good as any. */
    public static long hash(String text) {
        return mix(fnv1a(text));
    }

    private static long fnv1a(String text) {
        long hash = 0xcbf29ce484222325L;
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (b & 0xff)) * 0x100000001b3L;
        }
        return hash;
    }

    /** A number in [0, bound) from a seed, uniform over the seeds. */
    static long below(long seed, long bound) {
        return Math.unsignedMultiplyHigh(mix(seed), bound);
    }

    // The finalizer of SplitMix64 (Steele, Lea and Flood 2014): a bijection in which every input bit reaches every
    // output bit.
    private static long mix(long z) {
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
