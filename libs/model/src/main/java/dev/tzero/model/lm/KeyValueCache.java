package dev.tzero.model.lm;

import ai.djl.Device;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.List;

/**
 * Keys and values of the tokens that rows have decoded, in turn for every block {@code [rows, heads, places, width]}.
 *
 * <p>Places are allocated ahead and written where a row's next token belongs, so that a step copies nothing of what is
 * there. Rows may differ in length.
 */
public final class KeyValueCache implements AutoCloseable {

    private static final int FIRST_PLACES = 32;

    private final int heads;
    private final RowTensors tensors;
    private int[] lengths;

    private KeyValueCache(int heads, RowTensors tensors, int[] lengths) {
        this.heads = heads;
        this.tensors = tensors;
        this.lengths = lengths;
    }

    /**
     * Empty rows.
     *
     * @param devices of the blocks, in their order
     */
    public static KeyValueCache empty(
            NDManager parent, Rows scripts, List<Device> devices, int rows, int heads, int width) {
        NDManager memory = parent.newSubManager();
        NDList tensors = new NDList();
        for (Device device : devices) {
            for (int i = 0; i < 2; i++) {
                tensors.add(memory.zeros(new Shape(rows, heads, FIRST_PLACES, width), DataType.FLOAT32, device));
            }
        }
        return new KeyValueCache(heads, new RowTensors(memory, scripts, tensors), new int[rows]);
    }

    /**
     * What rows have read at once.
     *
     * @param read keys and values {@code [rows, heads, longest, width]}, left as they are
     * @param lengths tokens of each row; places behind them are never looked at
     */
    public static KeyValueCache of(NDManager parent, Rows scripts, NDList read, int[] lengths) {
        Shape shape = read.getFirst().getShape();
        NDManager memory = parent.newSubManager();
        NDList tensors = scripts.enlarge(memory, lengths.length, (int) shape.get(2) + FIRST_PLACES, read);
        return new KeyValueCache((int) shape.get(1), new RowTensors(memory, scripts, tensors), lengths.clone());
    }

    /** Rows kept. */
    public int rows() {
        return lengths.length;
    }

    /** Tokens of a row. */
    public int length(int row) {
        return lengths[row];
    }

    /** Tokens of each row. */
    public int[] lengths() {
        return lengths.clone();
    }

    /** Tokens of the longest row, the one that the coming step adds included. */
    public int keys() {
        return Arrays.stream(lengths).max().orElse(0) + 1;
    }

    /** Whether all rows have the same number of tokens. */
    public boolean even() {
        return Arrays.stream(lengths).distinct().count() == 1;
    }

    /** The tensors, with a free place for every row's next token; the same list until rows come, go or move. */
    public NDList tensors() {
        if (keys() > tensors.places()) {
            tensors.widen(2 * tensors.places());
        }
        return tensors.tensors();
    }

    /** Where the next token of each row and head is written, counted over {@code rows * heads * places}; after {@link #tensors}. */
    public long[] slots() {
        long[] slots = new long[lengths.length * heads];
        int places = tensors.places();
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

    /** As {@link Decoding#select}. Places that only longer rows needed are given up in the end. */
    public void select(int[] rows) {
        int[] selected = Arrays.stream(rows).map(row -> lengths[row]).toArray();
        int longest = Arrays.stream(selected).max().orElse(0);
        tensors.select(rows, Math.max(FIRST_PLACES, longest + 1));
        lengths = selected;
    }

    /** Rows without tokens take places. @param places as in {@link Decoding#join} */
    public void clear(int[] places) {
        tensors.clear(places);
        setLengths(places, new int[places.length]);
    }

    /** The rows of another cache take places, as in {@link Decoding#join}; the other one is closed. */
    public void put(int[] places, KeyValueCache other) {
        try (other) {
            tensors.put(places, other.tensors.tensors());
            setLengths(places, other.lengths);
        }
    }

    private void setLengths(int[] places, int[] of) {
        lengths = Arrays.copyOf(lengths, tensors.rows());
        for (int i = 0; i < places.length; i++) {
            lengths[places[i]] = of[i];
        }
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
        tensors.close();
    }
}
