package dev.tzero.model.weights;

import java.util.List;

/**
 * Where one tensor lies in a safetensors file.
 *
 * @param name name in the header
 * @param dtype element type as stored
 * @param shape sizes, outermost first; empty for a scalar
 * @param begin first byte, counted from the end of the header
 * @param end byte after the last
 */
public record TensorInfo(String name, DType dtype, List<Long> shape, long begin, long end) {

    public TensorInfo {
        shape = List.copyOf(shape);
    }

    /** Number of elements. */
    public long elements() {
        return (end - begin) / dtype.bytes();
    }
}
