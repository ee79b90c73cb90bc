package dev.tzero.model.vector;

import static dev.tzero.model.vector.Lanes.LANES;
import static dev.tzero.model.vector.Lanes.SPECIES;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import jdk.incubator.vector.FloatVector;

/**
 * Products of more rows: every row has a lane, and a weight is multiplied with a vector of rows. No sum over lanes is left to
 * do, and one load of a weight serves all rows of a group, which is one vector wide or two.
 */
final class RowsInLanes {

    /** Outputs computed together: as many sums as keep two units for products busy over their latency. */
    static final int TILE = 8;

    /** Outputs of every run that are computed before their sums are put where they belong, which is far apart. */
    private static final int NEIGHBOURS = 8;

    private final MemorySegment elements;
    private final int outputs;
    private final int inputs;

    /** @param elements {@code [outputs, inputs]} */
    RowsInLanes(MemorySegment elements, int outputs, int inputs) {
        this.elements = elements;
        this.outputs = outputs;
        this.inputs = inputs;
    }

    /** Rows side by side: a lane for each, groups of one or two vectors behind each other as {@code [group][input][lane]}. */
    float[] panel(float[] x, int rows) {
        int vectors = (rows + LANES - 1) / LANES;
        float[] panel = new float[vectors * LANES * inputs];
        for (int row = 0; row < rows; row++) {
            int first = row / (2 * LANES) * (2 * LANES);
            int width = width(rows - first);
            int to = first * inputs + row - first;
            for (int i = 0; i < inputs; i++, to += width) {
                panel[to] = x[row * inputs + i];
            }
        }
        return panel;
    }

    /** Lanes of a group when so many rows are left. */
    private static int width(int rowsLeft) {
        return rowsLeft <= LANES ? LANES : 2 * LANES;
    }

    /**
     * Computes as many outputs as make whole tiles. Outputs of a tile lie far apart, so that tile after tile memory is read in a
     * few long runs: of rows side by side every one would begin a new run, which the processor is slow to read ahead of.
     *
     * @param panel as {@link #panel} gives it
     * @param y {@code [row * outputs + output]}, written to
     * @return first output that is left to compute
     */
    int multiply(float[] panel, int rows, float[] y, int from, int to) {
        int apart = (to - from) / TILE;
        float[] sums = new float[TILE * NEIGHBOURS * 2 * LANES];
        for (int begin = 0; begin < apart; begin += NEIGHBOURS) {
            int neighbours = Math.min(NEIGHBOURS, apart - begin);
            for (int first = 0; first < rows; first += 2 * LANES) {
                int width = width(rows - first);
                for (int i = 0; i < neighbours; i++) {
                    if (width == LANES) {
                        oneVector(panel, first * inputs, from + begin + i, apart, sums, i * LANES);
                    } else {
                        twoVectors(panel, first * inputs, from + begin + i, apart, sums, i * 2 * LANES);
                    }
                }
                for (int row = first; row < Math.min(rows, first + width); row++) {
                    for (int run = 0; run < TILE; run++) {
                        int output = row * outputs + from + run * apart + begin;
                        int sum = run * NEIGHBOURS * width + row - first;
                        for (int i = 0; i < neighbours; i++) {
                            y[output + i] = sums[sum + i * width];
                        }
                    }
                }
            }
        }
        return from + apart * TILE;
    }

    /** Sums of a group of one vector, every {@code NEIGHBOURS * LANES} from {@code at} one of the tile's outputs. */
    private void oneVector(float[] panel, int group, long output, long apart, float[] sums, int at) {
        long run = apart * inputs;
        long w0 = output * inputs;
        long w1 = w0 + run;
        long w2 = w1 + run;
        long w3 = w2 + run;
        long w4 = w3 + run;
        long w5 = w4 + run;
        long w6 = w5 + run;
        long w7 = w6 + run;
        FloatVector a0 = FloatVector.zero(SPECIES);
        FloatVector a1 = a0;
        FloatVector a2 = a0;
        FloatVector a3 = a0;
        FloatVector a4 = a0;
        FloatVector a5 = a0;
        FloatVector a6 = a0;
        FloatVector a7 = a0;
        for (int i = 0; i < inputs; i++) {
            FloatVector x = FloatVector.fromArray(SPECIES, panel, group + i * LANES);
            a0 = x.fma(weight(w0 + i), a0);
            a1 = x.fma(weight(w1 + i), a1);
            a2 = x.fma(weight(w2 + i), a2);
            a3 = x.fma(weight(w3 + i), a3);
            a4 = x.fma(weight(w4 + i), a4);
            a5 = x.fma(weight(w5 + i), a5);
            a6 = x.fma(weight(w6 + i), a6);
            a7 = x.fma(weight(w7 + i), a7);
        }
        int step = NEIGHBOURS * LANES;
        a0.intoArray(sums, at);
        a1.intoArray(sums, at + step);
        a2.intoArray(sums, at + 2 * step);
        a3.intoArray(sums, at + 3 * step);
        a4.intoArray(sums, at + 4 * step);
        a5.intoArray(sums, at + 5 * step);
        a6.intoArray(sums, at + 6 * step);
        a7.intoArray(sums, at + 7 * step);
    }

    /** The same of a group of two. */
    private void twoVectors(float[] panel, int group, long output, long apart, float[] sums, int at) {
        long run = apart * inputs;
        long w0 = output * inputs;
        long w1 = w0 + run;
        long w2 = w1 + run;
        long w3 = w2 + run;
        long w4 = w3 + run;
        long w5 = w4 + run;
        long w6 = w5 + run;
        long w7 = w6 + run;
        FloatVector a0 = FloatVector.zero(SPECIES);
        FloatVector a1 = a0;
        FloatVector a2 = a0;
        FloatVector a3 = a0;
        FloatVector a4 = a0;
        FloatVector a5 = a0;
        FloatVector a6 = a0;
        FloatVector a7 = a0;
        FloatVector b0 = a0;
        FloatVector b1 = a0;
        FloatVector b2 = a0;
        FloatVector b3 = a0;
        FloatVector b4 = a0;
        FloatVector b5 = a0;
        FloatVector b6 = a0;
        FloatVector b7 = a0;
        for (int i = 0; i < inputs; i++) {
            FloatVector x = FloatVector.fromArray(SPECIES, panel, group + i * 2 * LANES);
            FloatVector y = FloatVector.fromArray(SPECIES, panel, group + i * 2 * LANES + LANES);
            FloatVector w = weight(w0 + i);
            a0 = x.fma(w, a0);
            b0 = y.fma(w, b0);
            w = weight(w1 + i);
            a1 = x.fma(w, a1);
            b1 = y.fma(w, b1);
            w = weight(w2 + i);
            a2 = x.fma(w, a2);
            b2 = y.fma(w, b2);
            w = weight(w3 + i);
            a3 = x.fma(w, a3);
            b3 = y.fma(w, b3);
            w = weight(w4 + i);
            a4 = x.fma(w, a4);
            b4 = y.fma(w, b4);
            w = weight(w5 + i);
            a5 = x.fma(w, a5);
            b5 = y.fma(w, b5);
            w = weight(w6 + i);
            a6 = x.fma(w, a6);
            b6 = y.fma(w, b6);
            w = weight(w7 + i);
            a7 = x.fma(w, a7);
            b7 = y.fma(w, b7);
        }
        int step = NEIGHBOURS * 2 * LANES;
        a0.intoArray(sums, at);
        a1.intoArray(sums, at + step);
        a2.intoArray(sums, at + 2 * step);
        a3.intoArray(sums, at + 3 * step);
        a4.intoArray(sums, at + 4 * step);
        a5.intoArray(sums, at + 5 * step);
        a6.intoArray(sums, at + 6 * step);
        a7.intoArray(sums, at + 7 * step);
        b0.intoArray(sums, at + LANES);
        b1.intoArray(sums, at + LANES + step);
        b2.intoArray(sums, at + LANES + 2 * step);
        b3.intoArray(sums, at + LANES + 3 * step);
        b4.intoArray(sums, at + LANES + 4 * step);
        b5.intoArray(sums, at + LANES + 5 * step);
        b6.intoArray(sums, at + LANES + 6 * step);
        b7.intoArray(sums, at + LANES + 7 * step);
    }

    private FloatVector weight(long element) {
        return FloatVector.broadcast(SPECIES, elements.getAtIndex(ValueLayout.JAVA_FLOAT, element));
    }
}
