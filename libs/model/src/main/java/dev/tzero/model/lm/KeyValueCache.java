package dev.tzero.model.lm;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Keys and values of the tokens that rows have decoded, in turn for every block {@code [rows, heads, places, width]}.
 *
 * <p>Places are allocated ahead and written where a row's next token belongs, so that a step copies nothing of what is
 * there. Rows may differ in length.
 */
public final class KeyValueCache implements AutoCloseable {

    private static final int FIRST_PLACES = 32;

    private final Rows scripts;
    private final int heads;
    private NDManager manager;
    private NDList tensors;
    private int[] lengths;
    private int places;

    /**
     * Empty rows.
     *
     * @param devices of the blocks, in their order
     */
    public KeyValueCache(NDManager parent, Rows scripts, List<Device> devices, int rows, int heads, int width) {
        this.scripts = scripts;
        this.heads = heads;
        this.manager = parent.newSubManager();
        this.places = FIRST_PLACES;
        this.lengths = new int[rows];
        this.tensors = new NDList();
        for (Device device : devices) {
            for (int i = 0; i < 2; i++) {
                tensors.add(manager.zeros(new Shape(rows, heads, places, width), DataType.FLOAT32, device));
            }
        }
    }

    /**
     * What rows have read at once.
     *
     * @param read keys and values {@code [rows, heads, longest, width]}, taken over
     * @param lengths tokens of each row; places behind them are never looked at
     */
    public KeyValueCache(NDManager parent, Rows scripts, NDList read, int[] lengths) {
        this.scripts = scripts;
        this.heads = (int) read.getFirst().getShape().get(1);
        this.manager = parent.newSubManager();
        this.lengths = lengths.clone();
        this.places = (int) read.getFirst().getShape().get(2) + FIRST_PLACES;
        this.tensors = scripts.extend(manager, 0, FIRST_PLACES, read);
    }

    /** Rows kept. */
    public int rows() {
        return lengths.length;
    }

    /** Tokens of a row. */
    public int length(int row) {
        return lengths[row];
    }

    /** Tokens of the longest row, the one that the coming step adds included. */
    public int keys() {
        return Arrays.stream(lengths).max().orElse(0) + 1;
    }

    /** Whether all rows have the same number of tokens. */
    public boolean even() {
        return Arrays.stream(lengths).distinct().count() == 1;
    }

    /** The tensors, with a free place for every row's next token. */
    public NDList tensors() {
        if (keys() > places) {
            replace(fresh -> scripts.extend(fresh, 0, places, tensors));
            places *= 2;
        }
        return tensors;
    }

    /** Where the next token of each row and head is written, counted over {@code rows * heads * places}; after {@link #tensors}. */
    public long[] slots() {
        long[] slots = new long[lengths.length * heads];
        for (int i = 0; i < slots.length; i++) {
            slots[i] = (long) i * places + lengths[i / heads];
        }
        return slots;
    }

    /** Notes that every row's next token was written. */
    public void advance() {
        for (int i = 0; i < lengths.length; i++) {
            lengths[i]++;
        }
    }

    /** As {@link Decoding#select}. Places that only longer rows needed are given up. */
    public void select(int[] rows) {
        int[] selected = Arrays.stream(rows).map(row -> lengths[row]).toArray();
        int wanted = Math.max(FIRST_PLACES, 2 * (Arrays.stream(selected).max().orElse(0) + 1));
        int kept = Math.min(places, wanted);
        replace(fresh -> scripts.select(fresh, rows, kept, tensors));
        lengths = selected;
        places = kept;
    }

    /** Adds the rows of another cache behind these; the other one is closed. */
    public void join(KeyValueCache other) {
        try (other) {
            int most = Math.max(places, other.places);
            replace(fresh -> scripts.join(fresh, tensors, other.tensors));
            places = most;
            lengths = IntStream.concat(Arrays.stream(lengths), Arrays.stream(other.lengths))
                    .toArray();
        }
    }

    private void replace(java.util.function.Function<NDManager, NDList> change) {
        NDManager fresh = manager.getParentManager().newSubManager();
        try {
            tensors = change.apply(fresh);
        } catch (RuntimeException e) {
            fresh.close();
            throw e;
        }
        manager.close();
        manager = fresh;
    }

    /** Zero where a row's token stands and {@code masked} where none does, {@code [rows * keys]}, for the coming step. */
    public float[] mask(float masked) {
        int keys = keys();
        float[] mask = new float[lengths.length * keys];
        for (int row = 0; row < lengths.length; row++) {
            Arrays.fill(mask, row * keys + lengths[row] + 1, (row + 1) * keys, masked);
        }
        return mask;
    }

    @Override
    public void close() {
        manager.close();
    }

    /** Bytes of native memory held. */
    public long bytes() {
        return tensors.stream().mapToLong(NDArray::size).sum() * Float.BYTES;
    }
}
