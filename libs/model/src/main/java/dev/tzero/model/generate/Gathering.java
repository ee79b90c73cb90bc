package dev.tzero.model.generate;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * How rows that are continued come to lie in front of all others, each as often as it is continued. Those that have a place
 * there stay, for moving a row is copying it; gaps are filled in the order of what is continued.
 *
 * @param wanted which row each place in front gets, as {@link dev.tzero.model.lm.Decoding#select} takes it
 * @param places where what is continued then lies, in its order
 */
record Gathering(int[] wanted, int[] places) {

    private static final int NOBODY = -1;

    /** @param continued rows, one as often as there are to be of it */
    static Gathering of(int[] continued) {
        int[] wanted = new int[continued.length];
        int[] places = new int[continued.length];
        Arrays.fill(wanted, NOBODY);
        Arrays.fill(places, NOBODY);
        for (int i = 0; i < continued.length; i++) {
            int row = continued[i];
            if (row < wanted.length && wanted[row] == NOBODY) {
                wanted[row] = row;
                places[i] = row;
            }
        }
        int gap = 0;
        for (int i = 0; i < continued.length; i++) {
            if (places[i] == NOBODY) {
                while (wanted[gap] != NOBODY) {
                    gap++;
                }
                wanted[gap] = continued[i];
                places[i] = gap;
            }
        }
        return new Gathering(wanted, places);
    }

    /** Whether nothing is to be done to so many rows. */
    boolean isAllOf(int rows) {
        return Arrays.equals(wanted, IntStream.range(0, rows).toArray());
    }
}
