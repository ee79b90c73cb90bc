package dev.tzero.model.t5;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

/**
 * Loss and gradient of one batch; holds native memory until closed.
 *
 * @param loss mean cross-entropy per target token
 * @param flat gradient of all parameters, in the order of the model's flat array
 */
public record Gradients(float loss, NDArray flat, NDManager manager) implements AutoCloseable {

    @Override
    public void close() {
        manager.close();
    }
}
