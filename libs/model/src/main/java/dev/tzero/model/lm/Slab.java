package dev.tzero.model.lm;

import ai.djl.ndarray.types.Shape;
import java.util.List;

/**
 * Parameters that lie side by side in memory and are used as one tensor: the rows of query, key and value of a block are
 * one matrix, so that one product computes all three.
 *
 * @param key how the network asks for it
 * @param offset first element within the flat array
 * @param shape shape of the whole
 * @param parameters the named parts, in row order
 */
public record Slab(String key, long offset, Shape shape, List<Parameter> parameters) {

    public Slab {
        parameters = List.copyOf(parameters);
    }

    /** Whether weight decay applies to all of it. */
    public boolean decays() {
        return parameters.getFirst().decays();
    }

    /** Element after the last, within the flat array. */
    public long end() {
        return offset + shape.size();
    }
}
