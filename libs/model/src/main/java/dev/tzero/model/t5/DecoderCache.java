package dev.tzero.model.t5;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.tzero.model.config.T5Config;

/** Keys and values of the tokens already decoded, one pair per decoder block {@code [rows, heads, length, width]}. */
final class DecoderCache implements AutoCloseable {

    static final String NAME = "past[]";

    private final NDManager manager;
    private NDList past = new NDList();
    private int length;

    /** Empty, for {@code rows} sequences. */
    DecoderCache(NDManager parent, T5Config config, int rows) {
        this.manager = parent.newSubManager();
        for (int i = 0; i < 2 * config.numDecoderLayers(); i++) {
            add(past, manager.zeros(new Shape(rows, config.numHeads(), 0, config.dKv())));
        }
    }

    /** Tokens decoded so far. */
    int length() {
        return length;
    }

    NDList past() {
        return past;
    }

    /** Takes over the extended keys and values; the former ones are freed. */
    void advance(NDList extended, int tokens) {
        NDList next = new NDList();
        for (NDArray tensor : extended) {
            tensor.attach(manager);
            add(next, tensor);
        }
        past.close();
        past = next;
        length += tokens;
    }

    private static void add(NDList list, NDArray tensor) {
        tensor.setName(NAME);
        list.add(tensor);
    }

    @Override
    public void close() {
        manager.close();
    }
}
