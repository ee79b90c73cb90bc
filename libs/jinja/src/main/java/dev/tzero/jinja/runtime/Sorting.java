package dev.tzero.jinja.runtime;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.UnaryOperator;

/** Python's stable sort, which asks only for {@code <} and so bears values without a total order. */
public final class Sorting {

    private Sorting() {}

    /** A sorted copy; equal values keep their order, in reverse too. */
    public static List<Object> sort(Run run, List<?> items, UnaryOperator<Object> key, boolean reverse) {
        int size = items.size();
        run.charge(1L + size * (long) (Integer.SIZE - Integer.numberOfLeadingZeros(size)) / 2);
        Object[][] pairs = new Object[size][];
        for (int i = 0; i < size; i++) {
            Object item = items.get(reverse ? size - 1 - i : i);
            pairs[i] = new Object[] {key.apply(item), item};
        }
        merge(run, pairs, new Object[size][], 0, size);
        List<Object> sorted = new ArrayList<>(size);
        for (Object[] pair : pairs) {
            sorted.add(pair[1]);
        }
        if (reverse) {
            Collections.reverse(sorted);
        }
        return sorted;
    }

    private static void merge(Run run, Object[][] pairs, Object[][] spare, int from, int to) {
        if (to - from < 2) {
            return;
        }
        int middle = (from + to) >>> 1;
        merge(run, pairs, spare, from, middle);
        merge(run, pairs, spare, middle, to);
        System.arraycopy(pairs, from, spare, from, to - from);
        int left = from;
        int right = middle;
        for (int i = from; i < to; i++) {
            boolean takeRight = left == middle || right < to && Compare.less(run, spare[right][0], spare[left][0]);
            pairs[i] = takeRight ? spare[right++] : spare[left++];
        }
    }
}
