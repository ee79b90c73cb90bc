package dev.tzero.dataset.corpus;

/**
 * Chooses some rows of a split in constant memory: the rows are cut into as many stretches as are wanted, of equal
 * length give or take one, and one row is drawn from each. So the chosen rows ascend, none comes twice, and all of them
 * come when all are wanted.
 *
 * @param rows rows to choose from
 * @param wanted rows to choose, at most {@code rows}
 * @param seed of the drawing
 */
record RowSample(long rows, long wanted, long seed) {

    RowSample {
        if (wanted < 0 || wanted > rows || rows > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("cannot choose " + wanted + " of " + rows + " rows");
        }
    }

    /** The k-th chosen row, from 0. */
    long row(long k) {
        long from = k * rows / wanted;
        long to = (k + 1) * rows / wanted;
        return from + Seeds.below(Seeds.derive(seed, k), to - from);
    }
}
