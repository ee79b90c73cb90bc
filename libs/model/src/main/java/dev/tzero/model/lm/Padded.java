package dev.tzero.model.lm;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.List;

/**
 * Sequences of token ids as one rectangle.
 *
 * @param ids {@code rows * width} ids, row by row
 * @param mask 1 where a token is real, null when all are
 * @param rows sequences
 * @param width length of the longest
 */
public record Padded(long[] ids, boolean[] mask, int rows, int width) {

    /** What a masked score is lowered by: far below every score, far above float32's overflow. */
    public static final float MASKED = -1e9f;

    /**
     * Pads on the right.
     *
     * @throws IllegalArgumentException when there is no sequence, or one without a token
     */
    public static Padded right(List<int[]> sequences, int padId) {
        int width = sequences.stream().mapToInt(s -> s.length).max().orElse(0);
        long[] ids = new long[sequences.size() * width];
        boolean[] mask = new boolean[ids.length];
        Arrays.fill(ids, padId);
        boolean full = true;
        for (int row = 0; row < sequences.size(); row++) {
            int[] sequence = sequences.get(row);
            full &= sequence.length == width;
            for (int i = 0; i < sequence.length; i++) {
                ids[row * width + i] = sequence[i];
                mask[row * width + i] = true;
            }
        }
        return new Padded(ids, full ? null : mask, sequences.size(), width);
    }

    public Padded {
        if (rows < 1 || width < 1 || ids.length != rows * width) {
            throw new IllegalArgumentException(
                    "sequences: " + rows + " of " + width + " tokens: expected at least one of at least one token");
        }
        for (int row = 0; mask != null && row < rows; row++) {
            int first = row * width;
            int real = 0;
            for (int i = first; i < first + width; i++) {
                real += mask[i] ? 1 : 0;
            }
            if (real == 0) {
                throw new IllegalArgumentException("sequences[" + row + "]: no token: expected at least one");
            }
        }
    }

    /** The ids {@code [rows, width]}. */
    public NDArray idArray(NDManager manager) {
        return manager.create(ids, new Shape(rows, width));
    }

    /** Zero for real tokens and far below zero for padding: {@code [rows, 1, 1, width]}; no elements when nothing is padded. */
    public NDArray maskArray(NDManager manager) {
        if (mask == null) {
            return manager.zeros(new Shape(0));
        }
        float[] values = new float[ids.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = mask[i] ? 0 : MASKED;
        }
        return manager.create(values, new Shape(rows, 1, 1, width));
    }

    /** Zero where a query may see a key, far below zero where the key lies after it: {@code length * length}. */
    public static float[] causal(int length) {
        float[] values = new float[length * length];
        for (int q = 0; q < length; q++) {
            Arrays.fill(values, q * length + q + 1, (q + 1) * length, MASKED);
        }
        return values;
    }
}
