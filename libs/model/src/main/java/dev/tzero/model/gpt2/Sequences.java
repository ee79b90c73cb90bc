package dev.tzero.model.gpt2;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.tzero.model.lm.KeyValueCache;
import dev.tzero.model.lm.Padded;
import java.util.Arrays;
import java.util.List;

/** Makes what {@link Gpt2Network} reads of token ids. */
final class Sequences {

    static final float MASKED = Padded.MASKED;

    /** A score that it is added to makes no difference to it; twice of it is negative infinity. */
    private static final float LEAST = -Float.MAX_VALUE;

    private Sequences() {}

    /**
     * Sequences as they are, padded on either side: positions count real tokens only. Scores are lowered as the reference
     * lowers them (Hugging Face transformers, {@code modeling_gpt2.py}), by the least float for what lies ahead and once more
     * for padding. A real token sees the real ones up to itself. What padding sees has no meaning, but the first token of a
     * sequence that is padded on the left is predicted from it, and counts in the reference's loss.
     */
    static Gpt2Network.Reading of(NDManager manager, Padded padded) {
        int rows = padded.rows();
        int width = padded.width();
        long[] positions = new long[rows * width];
        float[] mask = new float[rows * width * width];
        for (int row = 0; row < rows; row++) {
            int real = 0;
            for (int q = 0; q < width; q++) {
                real += real(padded, row, q) ? 1 : 0;
                positions[row * width + q] = Math.max(0, real - 1);
                for (int k = 0; k < width; k++) {
                    float ahead = k <= q ? 0 : LEAST;
                    mask[(row * width + q) * width + k] = real(padded, row, k) ? ahead : ahead + LEAST;
                }
            }
        }
        return new Gpt2Network.Reading(
                manager.create(padded.ids(), new Shape(rows, width)),
                manager.create(positions, new Shape(rows, width)),
                manager.create(mask, new Shape(rows, 1, width, width)));
    }

    private static boolean real(Padded padded, int row, int place) {
        return padded.mask() == null || padded.mask()[row * padded.width() + place];
    }

    /**
     * Rows that are padded on the right, where no real token sees padding.
     *
     * @param ids {@code rows * width}
     * @param first position of each row's first token
     * @param last highest position there is; padding beyond it is given this one
     */
    static Gpt2Network.Reading rightPadded(NDManager manager, long[] ids, int[] first, int last) {
        int width = ids.length / first.length;
        long[] positions = new long[ids.length];
        for (int i = 0; i < ids.length; i++) {
            positions[i] = Math.min(last, first[i / width] + i % width);
        }
        return new Gpt2Network.Reading(
                manager.create(ids, new Shape(first.length, width)),
                manager.create(positions, new Shape(first.length, width)),
                manager.create(Padded.causal(width), new Shape(1, 1, width, width)));
    }

    /** Inputs without their last token, which is the first that is decoded; padded on the right, perhaps of no width. */
    static long[] withoutLast(List<int[]> inputs, int padId) {
        int width = inputs.stream().mapToInt(input -> input.length).max().orElseThrow() - 1;
        long[] ids = new long[inputs.size() * width];
        Arrays.fill(ids, padId);
        for (int row = 0; row < inputs.size(); row++) {
            for (int i = 0; i + 1 < inputs.get(row).length; i++) {
                ids[row * width + i] = inputs.get(row)[i];
            }
        }
        return ids;
    }

    /** Zero where an input without its last token has one, far below zero behind it: {@code [inputs, 1, 1, width]}. */
    static NDArray mask(NDManager manager, List<int[]> inputs) {
        int width = inputs.stream().mapToInt(input -> input.length).max().orElseThrow() - 1;
        float[] mask = new float[inputs.size() * width];
        for (int row = 0; row < inputs.size(); row++) {
            Arrays.fill(mask, row * width + inputs.get(row).length - 1, (row + 1) * width, MASKED);
        }
        return manager.create(mask, new Shape(inputs.size(), 1, 1, width));
    }

    /** The same for a step: a cache's own mask {@code [rows, 1, 1, keys]}. */
    static NDArray stepMask(NDManager manager, KeyValueCache cache) {
        return manager.create(cache.mask(MASKED), new Shape(cache.rows(), 1, 1, cache.keys()));
    }
}
