package dev.tzero.model.t5;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;

/** Keys and values of the tokens already decoded, one pair per decoder block {@code [rows, heads, length, width]}. */
final class DecoderCache implements AutoCloseable {

    private final NDManager manager;
    private final NDArray[] keys;
    private final NDArray[] values;
    private int length;

    DecoderCache(NDManager parent, int blocks) {
        this.manager = parent.newSubManager();
        this.keys = new NDArray[blocks];
        this.values = new NDArray[blocks];
    }

    /** Tokens decoded so far. */
    int length() {
        return length;
    }

    NDArray appendKey(int block, NDArray key) {
        return append(keys, block, key);
    }

    NDArray appendValue(int block, NDArray value) {
        return append(values, block, value);
    }

    /** Called once after all blocks have appended {@code count} tokens. */
    void advance(int count) {
        length += count;
    }

    private NDArray append(NDArray[] held, int block, NDArray added) {
        NDArray past = held[block];
        NDArray all = past == null ? added.duplicate() : NDArrays.concat(new NDList(past, added), 2);
        all.attach(manager);
        if (past != null) {
            past.close();
        }
        held[block] = all;
        return all;
    }

    @Override
    public void close() {
        manager.close();
    }
}
