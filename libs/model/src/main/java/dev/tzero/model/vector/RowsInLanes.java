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
     * Computes whole tiles of outputs.
     *
     * @param panel as {@link #panel} gives it
     * @param y {@code [row * outputs + output]}, written to
     * @return first output that is left to compute
     */
    int multiply(float[] panel, int rows, float[] y, int from, int to) {
        float[] sums = new float[TILE * 2 * LANES];
        int output = from;
        for (; output + TILE <= to; output += TILE) {
            for (int first = 0; first < rows; first += 2 * LANES) {
                int width = width(rows - first);
                if (width == LANES) {
                    oneVector(panel, first * inputs, output, sums);
                } else {
                    twoVectors(panel, first * inputs, output, sums);
                }
                for (int row = first; row < Math.min(rows, first + width); row++) {
                    for (int i = 0; i < TILE; i++) {
                        y[row * outputs + output + i] = sums[i * width + row - first];
                    }
                }
            }
        }
        return output;
    }

    /** Sums {@code [output of the tile][lane]} of a group of one vector. */
    private void oneVector(float[] panel, int group, long output, float[] sums) {
        long w0 = output * inputs;
        long w1 = w0 + inputs;
        long w2 = w1 + inputs;
        long w3 = w2 + inputs;
        long w4 = w3 + inputs;
        long w5 = w4 + inputs;
        long w6 = w5 + inputs;
        long w7 = w6 + inputs;
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
        a0.intoArray(sums, 0);
        a1.intoArray(sums, LANES);
        a2.intoArray(sums, 2 * LANES);
        a3.intoArray(sums, 3 * LANES);
        a4.intoArray(sums, 4 * LANES);
        a5.intoArray(sums, 5 * LANES);
        a6.intoArray(sums, 6 * LANES);
        a7.intoArray(sums, 7 * LANES);
    }

    /** The same of a group of two. */
    private void twoVectors(float[] panel, int group, long output, float[] sums) {
        long w0 = output * inputs;
        long w1 = w0 + inputs;
        long w2 = w1 + inputs;
        long w3 = w2 + inputs;
        long w4 = w3 + inputs;
        long w5 = w4 + inputs;
        long w6 = w5 + inputs;
        long w7 = w6 + inputs;
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
        a0.intoArray(sums, 0);
        a1.intoArray(sums, 2 * LANES);
        a2.intoArray(sums, 4 * LANES);
        a3.intoArray(sums, 6 * LANES);
        a4.intoArray(sums, 8 * LANES);
        a5.intoArray(sums, 10 * LANES);
        a6.intoArray(sums, 12 * LANES);
        a7.intoArray(sums, 14 * LANES);
        b0.intoArray(sums, LANES);
        b1.intoArray(sums, 3 * LANES);
        b2.intoArray(sums, 5 * LANES);
        b3.intoArray(sums, 7 * LANES);
        b4.intoArray(sums, 9 * LANES);
        b5.intoArray(sums, 11 * LANES);
        b6.intoArray(sums, 13 * LANES);
        b7.intoArray(sums, 15 * LANES);
    }

    private FloatVector weight(long element) {
        return FloatVector.broadcast(SPECIES, elements.getAtIndex(ValueLayout.JAVA_FLOAT, element));
    }
}
