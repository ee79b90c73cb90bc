package dev.tzero.model.weights;

import java.util.List;

/**
 * What a file says of one tensor.
 *
 * @param name its name there
 * @param dtype element type as stored
 * @param shape sizes, outermost first; empty for a scalar
 */
public record TensorInfo(String name, DType dtype, List<Long> shape) {

    public TensorInfo {
        shape = List.copyOf(shape);
    }

    /** Number of elements. */
    public long elements() {
        return shape.stream().reduce(1L, Math::multiplyExact);
    }

    /** Bytes of all elements as stored. */
    public long bytes() {
        return Math.multiplyExact(elements(), dtype.bytes());
    }
}
