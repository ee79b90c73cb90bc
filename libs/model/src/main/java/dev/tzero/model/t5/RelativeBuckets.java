package dev.tzero.model.t5;

/**
 * T5's relative position buckets: near distances one by one, farther ones in logarithmic steps up to a maximum distance
 * (Raffel et al. 2020, section 2.1). The arithmetic is in float32 as in the reference, so that the same distances share a
 * bucket at its edges.
 */
final class RelativeBuckets {

    private final int buckets;
    private final int maxDistance;
    private final boolean bidirectional;

    /**
     * @param buckets rows of the bias table
     * @param maxDistance distance from which all positions share the last bucket
     * @param bidirectional whether keys after the query have buckets of their own (encoder) or none (decoder)
     */
    RelativeBuckets(int buckets, int maxDistance, boolean bidirectional) {
        this.buckets = buckets;
        this.maxDistance = maxDistance;
        this.bidirectional = bidirectional;
    }

    /** The bucket of a key at {@code relative} = key position minus query position. */
    int of(int relative) {
        int side = bidirectional ? buckets / 2 : buckets;
        int base = bidirectional && relative > 0 ? side : 0;
        int distance = bidirectional ? Math.abs(relative) : Math.max(-relative, 0);
        int exact = side / 2;
        if (distance < exact) {
            return base + distance;
        }
        float steps = (float) Math.log((float) distance / exact)
                / (float) Math.log((double) maxDistance / exact)
                * (side - exact);
        return base + Math.min(exact + (int) steps, side - 1);
    }

    /** Buckets for queries at {@code first .. first + queries - 1} over keys at {@code 0 .. keys - 1}, row by row. */
    long[] table(int first, int queries, int keys) {
        long[] byRelative = new long[queries + keys];
        int lowest = -(first + queries - 1);
        for (int i = 0; i < byRelative.length; i++) {
            byRelative[i] = of(lowest + i);
        }
        long[] table = new long[queries * keys];
        for (int q = 0; q < queries; q++) {
            System.arraycopy(byRelative, -(first + q) - lowest, table, q * keys, keys);
        }
        return table;
    }
}
