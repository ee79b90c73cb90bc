package dev.tzero.model.train;

import ai.djl.ndarray.NDArray;
import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * A named part of an optimizer's state: float32 elements that lie side by side in a native array.
 *
 * @param name name within files
 * @param shape sizes, outermost first
 * @param array the array that holds it
 * @param offset first element within the array
 */
record StateTensor(String name, List<Long> shape, NDArray array, long offset) {

    StateTensor {
        shape = List.copyOf(shape);
    }

    /** The elements themselves, not a copy. */
    MemorySegment memory() {
        long elements = shape.stream().reduce(1L, Math::multiplyExact);
        return MemorySegment.ofBuffer(array.toByteBuffer(true)).asSlice(offset * Float.BYTES, elements * Float.BYTES);
    }
}
