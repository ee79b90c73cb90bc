package dev.tzero.jinja.runtime;

/** The global function {@code range}. */
public final class Ranges {

    private Ranges() {}

    /** @param stop null if only one argument was given, which then is the stop */
    public static Range range(Run run, Object start, Object stop, Object step) {
        long from = stop == null ? 0 : Numbers.toIndex(start, "range() argument");
        long to = Numbers.toIndex(stop == null ? start : stop, "range() argument");
        long by = step == null ? 1 : Numbers.toIndex(step, "range() step");
        if (by == 0) {
            throw Failure.value("range() arg 3 must not be zero", "another step");
        }
        long size = Range.count(from, to, by);
        run.chargeItems(size);
        return new Range(from, to, by, (int) size);
    }
}
