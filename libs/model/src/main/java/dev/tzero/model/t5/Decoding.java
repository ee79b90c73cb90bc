package dev.tzero.model.t5;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;

/** Token-by-token decoding over encoded inputs, with a key/value cache; holds native memory until closed. */
public final class Decoding implements AutoCloseable {

    private final T5Network network;
    private final NDList weights;
    private final NDManager manager;
    private final EncoderOutput encoded;
    private final DecoderCache cache;

    Decoding(T5Network network, NDList weights, NDManager manager, EncoderOutput encoded, DecoderCache cache) {
        this.network = network;
        this.weights = weights;
        this.manager = manager;
        this.encoded = encoded;
        this.cache = cache;
    }

    /**
     * Feeds one token per row and gives what may follow.
     *
     * @param tokens one id per row, first the decoder start token
     * @return log-probabilities {@code [row][vocab]}
     */
    public float[][] next(int[] tokens) {
        try (NDManager step = manager.newSubManager()) {
            long[] ids = new long[tokens.length];
            for (int i = 0; i < ids.length; i++) {
                ids[i] = tokens[i];
            }
            NDArray hidden =
                    network.decode(step, weights, encoded, step.create(ids, new Shape(ids.length, 1)), cache, false);
            float[] all = network.logProbabilities(weights, hidden).toFloatArray();
            int vocabulary = all.length / tokens.length;
            float[][] rows = new float[tokens.length][];
            for (int i = 0; i < rows.length; i++) {
                rows[i] = Arrays.copyOfRange(all, i * vocabulary, (i + 1) * vocabulary);
            }
            return rows;
        }
    }

    @Override
    public void close() {
        cache.close();
        manager.close();
    }
}
