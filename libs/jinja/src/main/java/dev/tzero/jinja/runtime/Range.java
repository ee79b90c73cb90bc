package dev.tzero.jinja.runtime;

import java.util.AbstractList;
import java.util.RandomAccess;

/** Python's range. */
public final class Range extends AbstractList<Object> implements RandomAccess {

    private final long start;
    private final long stop;
    private final long step;
    private final int size;

    /** @param size number of values, which the caller has held against the budget */
    Range(long start, long stop, long step, int size) {
        this.start = start;
        this.stop = stop;
        this.step = step;
        this.size = size;
    }

    /** Number of values between start and stop; at most Long.MAX_VALUE. */
    static long count(long start, long stop, long step) {
        if (step > 0 ? start >= stop : start <= stop) {
            return 0;
        }
        double distance = Math.abs((double) stop - (double) start);
        return distance > 1e15 ? Long.MAX_VALUE : (Math.abs(stop - start) - 1) / Math.abs(step) + 1;
    }

    @Override
    public Object get(int index) {
        return start + index * step;
    }

    @Override
    public int size() {
        return size;
    }

    /** The range of the values at every by-th index. */
    Range slice(long from, long to, long by) {
        long first = start + from * step;
        long last = start + to * step;
        return new Range(first, last, step * by, (int) count(from, to, by));
    }

    String repr() {
        return "range(" + start + ", " + stop + (step == 1 ? ")" : ", " + step + ")");
    }
}
