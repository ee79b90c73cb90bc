package dev.tzero.model.lm;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.List;

/**
 * Loss and gradient of one batch; holds native memory until closed.
 *
 * @param loss mean loss per target token
 * @param gradients one tensor per slab, in the order of {@code slabs}
 * @param slabs what the gradients belong to
 * @param manager owner of the memory
 */
public record Gradients(float loss, NDList gradients, List<Slab> slabs, NDManager manager) implements AutoCloseable {

    /** The gradient of one parameter, copied, in row-major order. */
    public float[] values(Parameter parameter) {
        for (int i = 0; i < slabs.size(); i++) {
            Slab slab = slabs.get(i);
            if (slab.parameters().contains(parameter)) {
                int from = Math.toIntExact(parameter.offset() - slab.offset());
                float[] all = gradients.get(i).toFloatArray();
                return java.util.Arrays.copyOfRange(all, from, from + Math.toIntExact(parameter.elements()));
            }
        }
        throw new IllegalArgumentException(parameter.name() + ": not in this model");
    }

    @Override
    public void close() {
        manager.close();
    }
}
