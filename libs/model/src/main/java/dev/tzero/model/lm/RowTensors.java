package dev.tzero.model.lm;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.Arrays;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Tensors {@code [rows, heads, places, width]} whose rows come and go, in all of them at once.
 *
 * <p>Rows are allocated ahead: one that comes is written over one that nobody needs or behind the last, and a gap is filled by
 * the last, so that both cost what these rows hold and not what all do. Places that a row has no use for are zero.
 */
public final class RowTensors implements AutoCloseable {

    /** Memory is given up where so many times what is needed is held: that copies all rows. */
    private static final int SPARE = 4;

    private final Rows scripts;
    private NDManager memory;
    private NDList allocated;
    private NDList used;
    private int rows;

    /**
     * Takes over tensors, all of whose rows are used.
     *
     * @param memory theirs and nobody else's
     */
    public RowTensors(NDManager memory, Rows scripts, NDList tensors) {
        this.scripts = scripts;
        this.memory = memory;
        this.allocated = tensors;
        this.used = tensors;
        this.rows = (int) tensors.getFirst().getShape().get(0);
    }

    /** The rows in use, in the same list until rows come, go or move. */
    public NDList tensors() {
        return used;
    }

    /** Rows in use. */
    public int rows() {
        return rows;
    }

    /** Places of every row. */
    public int places() {
        return (int) allocated.getFirst().getShape().get(2);
    }

    /** Gives every row as many places at least. */
    public void widen(int places) {
        if (places > places()) {
            replace(fresh -> scripts.enlarge(fresh, capacity(), places, used), rows);
        }
    }

    /**
     * Makes row {@code i} what row {@code wanted[i]} was.
     *
     * @param places that these rows need
     */
    public void select(int[] wanted, int places) {
        int[] targets =
                IntStream.range(0, wanted.length).filter(i -> wanted[i] != i).toArray();
        boolean tooWide = places * SPARE <= places();
        boolean tooMany = wanted.length * SPARE <= capacity();
        if (tooWide || tooMany || wanted.length > capacity() || targets.length * 2 > wanted.length) {
            int kept = tooWide ? places : places();
            replace(fresh -> scripts.select(fresh, wanted, kept, used), wanted.length);
            return;
        }
        if (targets.length > 0) {
            int[] sources = Arrays.stream(targets).map(i -> wanted[i]).toArray();
            scripts.move(sources, targets, allocated);
        }
        use(wanted.length);
    }

    /**
     * Writes rows over others or behind the last.
     *
     * @param places as in {@link Decoding#join}
     * @param put a row for each of them, perhaps with another number of places; left as they are
     */
    public void put(int[] places, NDList put) {
        reserve(places, (int) put.getFirst().getShape().get(2));
        scripts.put(places, put, allocated);
    }

    /** Writes rows of zeros over others or behind the last. @param places as in {@link Decoding#join} */
    public void clear(int[] places) {
        reserve(places, 0);
        scripts.clear(places, allocated);
    }

    private int capacity() {
        return (int) allocated.getFirst().getShape().get(0);
    }

    private void reserve(int[] rowPlaces, int wide) {
        int wanted = Math.max(rows, Arrays.stream(rowPlaces).max().orElse(0) + 1);
        int most = Math.max(wide, places());
        boolean full = wanted > capacity();
        if (full || most > places()) {
            int allocate = full ? Math.max(wanted, rows + rows / 2) : capacity();
            replace(fresh -> scripts.enlarge(fresh, allocate, most, used), wanted);
        }
        use(wanted);
    }

    private void replace(Function<NDManager, NDList> change, int usedRows) {
        NDManager fresh = memory.getParentManager().newSubManager();
        try {
            allocated = change.apply(fresh);
        } catch (RuntimeException e) {
            fresh.close();
            throw e;
        }
        memory.close();
        memory = fresh;
        used = allocated;
        rows = capacity();
        use(usedRows);
    }

    private void use(int count) {
        if (count != rows) {
            NDList before = used;
            used = count == capacity() ? allocated : scripts.first(memory, count, allocated);
            if (before != allocated) {
                before.close();
            }
            rows = count;
        }
    }

    @Override
    public void close() {
        memory.close();
    }
}
