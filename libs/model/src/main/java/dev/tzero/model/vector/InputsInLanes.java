package dev.tzero.model.vector;

import static dev.tzero.model.vector.Lanes.LANES;
import static dev.tzero.model.vector.Lanes.ORDER;
import static dev.tzero.model.vector.Lanes.SPECIES;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/**
 * Products of few rows: a vector holds consecutive inputs of one row, and every result is a sum over lanes at the end. Four rows
 * of the matrix are read side by side.
 */
final class InputsInLanes {

    /** Outputs computed together. */
    static final int TILE = 4;

    private final MemorySegment elements;
    private final int outputs;
    private final int inputs;
    private final int whole;
    private final VectorMask<Float> rest;

    /** @param elements {@code [outputs, inputs]} */
    InputsInLanes(MemorySegment elements, int outputs, int inputs) {
        this.elements = elements;
        this.outputs = outputs;
        this.inputs = inputs;
        this.whole = SPECIES.loopBound(inputs);
        this.rest = SPECIES.indexInRange(whole, inputs);
    }

    /**
     * Computes whole tiles of outputs.
     *
     * @param x {@code [row * inputs + input]}
     * @param y {@code [row * outputs + output]}, written to
     * @return first output that is left to compute
     */
    int multiply(float[] x, int rows, float[] y, int from, int to) {
        float[] tile = new float[rows > 1 ? TILE * inputs : 0];
        int output = from;
        for (; output + TILE <= to; output += TILE) {
            if (rows == 1) {
                oneRow(x, y, output);
                continue;
            }
            MemorySegment.copy(
                    elements, ValueLayout.JAVA_FLOAT, (long) output * inputs * Float.BYTES, tile, 0, tile.length);
            // Of an odd number the row before the last is computed twice.
            for (int row = 0; row < rows; row += 2) {
                twoRows(x, Math.min(row, rows - 2), tile, y, output);
            }
        }
        return output;
    }

    private void oneRow(float[] x, float[] y, int output) {
        long stride = (long) inputs * Float.BYTES;
        long w0 = output * stride;
        long w1 = w0 + stride;
        long w2 = w1 + stride;
        long w3 = w2 + stride;
        FloatVector s0 = FloatVector.zero(SPECIES);
        FloatVector s1 = s0;
        FloatVector s2 = s0;
        FloatVector s3 = s0;
        for (int i = 0; i < whole; i += LANES) {
            FloatVector v = FloatVector.fromArray(SPECIES, x, i);
            long o = (long) i * Float.BYTES;
            s0 = weights(w0 + o).fma(v, s0);
            s1 = weights(w1 + o).fma(v, s1);
            s2 = weights(w2 + o).fma(v, s2);
            s3 = weights(w3 + o).fma(v, s3);
        }
        if (whole < inputs) {
            FloatVector v = FloatVector.fromArray(SPECIES, x, whole, rest);
            long o = (long) whole * Float.BYTES;
            s0 = lastWeights(w0 + o).fma(v, s0);
            s1 = lastWeights(w1 + o).fma(v, s1);
            s2 = lastWeights(w2 + o).fma(v, s2);
            s3 = lastWeights(w3 + o).fma(v, s3);
        }
        put(s0, s1, s2, s3, y, output);
    }

    private void twoRows(float[] x, int row, float[] tile, float[] y, int output) {
        int at = row * inputs;
        int below = at + inputs;
        int w1 = inputs;
        int w2 = 2 * inputs;
        int w3 = 3 * inputs;
        FloatVector s0 = FloatVector.zero(SPECIES);
        FloatVector s1 = s0;
        FloatVector s2 = s0;
        FloatVector s3 = s0;
        FloatVector t0 = s0;
        FloatVector t1 = s0;
        FloatVector t2 = s0;
        FloatVector t3 = s0;
        for (int i = 0; i < whole; i += LANES) {
            FloatVector v = FloatVector.fromArray(SPECIES, x, at + i);
            FloatVector u = FloatVector.fromArray(SPECIES, x, below + i);
            FloatVector w = FloatVector.fromArray(SPECIES, tile, i);
            s0 = w.fma(v, s0);
            t0 = w.fma(u, t0);
            w = FloatVector.fromArray(SPECIES, tile, w1 + i);
            s1 = w.fma(v, s1);
            t1 = w.fma(u, t1);
            w = FloatVector.fromArray(SPECIES, tile, w2 + i);
            s2 = w.fma(v, s2);
            t2 = w.fma(u, t2);
            w = FloatVector.fromArray(SPECIES, tile, w3 + i);
            s3 = w.fma(v, s3);
            t3 = w.fma(u, t3);
        }
        if (whole < inputs) {
            FloatVector v = FloatVector.fromArray(SPECIES, x, at + whole, rest);
            FloatVector u = FloatVector.fromArray(SPECIES, x, below + whole, rest);
            FloatVector w = FloatVector.fromArray(SPECIES, tile, whole, rest);
            s0 = w.fma(v, s0);
            t0 = w.fma(u, t0);
            w = FloatVector.fromArray(SPECIES, tile, w1 + whole, rest);
            s1 = w.fma(v, s1);
            t1 = w.fma(u, t1);
            w = FloatVector.fromArray(SPECIES, tile, w2 + whole, rest);
            s2 = w.fma(v, s2);
            t2 = w.fma(u, t2);
            w = FloatVector.fromArray(SPECIES, tile, w3 + whole, rest);
            s3 = w.fma(v, s3);
            t3 = w.fma(u, t3);
        }
        put(s0, s1, s2, s3, y, row * outputs + output);
        put(t0, t1, t2, t3, y, (row + 1) * outputs + output);
    }

    private static void put(FloatVector s0, FloatVector s1, FloatVector s2, FloatVector s3, float[] y, int at) {
        y[at] = Lanes.sum(s0);
        y[at + 1] = Lanes.sum(s1);
        y[at + 2] = Lanes.sum(s2);
        y[at + 3] = Lanes.sum(s3);
    }

    private FloatVector weights(long offset) {
        return FloatVector.fromMemorySegment(SPECIES, elements, offset, ORDER);
    }

    private FloatVector lastWeights(long offset) {
        return FloatVector.fromMemorySegment(SPECIES, elements, offset, ORDER, rest);
    }
}
