package dev.tzero.model.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

/** Numbers to try a library's products with, and whether two products of them are the same. */
final class Probe {

    private Probe() {}

    /** Numbers from -1 to 1 without a pattern that blocks of a power of two would share. */
    static NDArray values(NDManager manager, Shape shape) {
        float[] values = new float[Math.toIntExact(shape.size())];
        for (int i = 0; i < values.length; i++) {
            values[i] = (i * 7919L % 1009 - 504) / 504f;
        }
        return manager.create(values, shape);
    }

    /**
     * Whether no element differs by more than a share of the largest one; what is no number differs.
     *
     * @param expected float32 as {@code actual}, of its shape
     */
    static boolean agree(NDArray expected, NDArray actual, double tolerance) {
        float[] values = expected.toFloatArray();
        float[] others = actual.toFloatArray();
        double largest = 0;
        for (float value : values) {
            largest = Math.max(largest, Math.abs(value));
        }
        for (int i = 0; i < values.length; i++) {
            if (!(Math.abs((double) values[i] - others[i]) <= tolerance * largest)) {
                return false;
            }
        }
        return true;
    }
}
