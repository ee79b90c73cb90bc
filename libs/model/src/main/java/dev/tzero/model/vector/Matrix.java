package dev.tzero.model.vector;

import ai.djl.ndarray.NDArray;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * A matrix of weights {@code [outputs, inputs]} in float32, multiplied with rows of activations straight from the memory of its
 * tensor. With one row a product does two operations for every weight it reads, so its time is that of reading the weights; it
 * is about as long for as many rows as a vector has lanes.
 */
public final class Matrix {

    /**
     * Tiles that a thread computes at least before it takes others. Of fewer, the runs of memory that are read are short: with
     * half as many a base T5 wrote 6 % less (means of five), a small one no less.
     */
    private static final int TILES = 8;

    private final MemorySegment elements;
    private final int outputs;
    private final int inputs;
    private final InputsInLanes fewRows;
    private final RowsInLanes manyRows;

    private Matrix(MemorySegment elements, int outputs, int inputs) {
        this.elements = elements;
        this.outputs = outputs;
        this.inputs = inputs;
        this.fewRows = new InputsInLanes(elements, outputs, inputs);
        this.manyRows = new RowsInLanes(elements, outputs, inputs);
    }

    /** @param tensor float32 on the CPU, as it lies in files; it has to outlive the matrix and may be written meanwhile */
    public static Matrix of(NDArray tensor) {
        return new Matrix(
                TensorMemory.of(tensor),
                Math.toIntExact(tensor.getShape().get(0)),
                Math.toIntExact(tensor.getShape().get(1)));
    }

    public int outputs() {
        return outputs;
    }

    /**
     * {@code y = x * transposed(w)}.
     *
     * @param x {@code [row * inputs + input]}
     * @return {@code [row * outputs + output]}
     */
    public float[] times(float[] x, int rows) {
        float[] y = new float[rows * outputs];
        // Three quarters of the lanes empty is where a sum over lanes for every result begins to cost less.
        if (rows <= Lanes.LANES / 4) {
            ThreadTeam.ofProcess()
                    .split(
                            outputs,
                            TILES * InputsInLanes.TILE,
                            (from, to) -> rest(x, rows, y, fewRows.multiply(x, rows, y, from, to), to));
        } else {
            float[] panel = manyRows.panel(x, rows);
            ThreadTeam.ofProcess()
                    .split(
                            outputs,
                            TILES * RowsInLanes.TILE,
                            (from, to) -> rest(x, rows, y, manyRows.multiply(panel, rows, y, from, to), to));
        }
        return y;
    }

    /** Outputs behind the last whole tile. */
    private void rest(float[] x, int rows, float[] y, int from, int to) {
        for (int output = from; output < to; output++) {
            for (int row = 0; row < rows; row++) {
                y[row * outputs + output] = product(x, row * inputs, (long) output * inputs);
            }
        }
    }

    private float product(float[] x, int at, long element) {
        float sum = 0;
        for (int i = 0; i < inputs; i++) {
            sum = Math.fma(x[at + i], elements.getAtIndex(ValueLayout.JAVA_FLOAT, element + i), sum);
        }
        return sum;
    }
}
