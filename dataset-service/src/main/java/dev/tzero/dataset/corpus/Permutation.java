package dev.tzero.dataset.corpus;

import java.util.Objects;

/**
 * A seeded permutation of [0, n) in constant memory.
 *
 * <p>An alternating Feistel network over a rectangle of a × b numbers that is barely larger than n: a number is split
 * into row and column, and each round adds a keyed hash of one to the other. What falls outside [0, n) walks on along
 * its cycle until it is inside (Black and Rogaway 2002).
 */
final class Permutation {

    private static final int ROUNDS = 8;

    private final long n;
    private final long rows;
    private final long columns;
    private final long[] keys = new long[ROUNDS];

    Permutation(long n, long seed) {
        if (n < 1) {
            throw new IllegalArgumentException("n is " + n + ", expected 1 or more");
        }
        this.n = n;
        this.rows = Math.ceilDiv(n, Math.max(1, (long) Math.sqrt(n)));
        this.columns = Math.ceilDiv(n, rows);
        for (int i = 0; i < ROUNDS; i++) {
            keys[i] = Seeds.derive(seed, i);
        }
    }

    /** Where {@code index} goes; both in [0, n). */
    long at(long index) {
        long value = Objects.checkIndex(index, n);
        do {
            value = round(value);
        } while (value >= n);
        return value;
    }

    private long round(long value) {
        long row = value / columns;
        long column = value % columns;
        for (int i = 0; i < ROUNDS; i += 2) {
            row = (row + Seeds.below(Seeds.derive(keys[i], column), rows)) % rows;
            column = (column + Seeds.below(Seeds.derive(keys[i + 1], row), columns)) % columns;
        }
        return row * columns + column;
    }
}
