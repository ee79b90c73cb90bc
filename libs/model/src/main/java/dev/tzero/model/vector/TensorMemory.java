package dev.tzero.model.vector;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import java.lang.foreign.MemorySegment;
import java.util.List;

/** Where tensors lie on the CPU, looked up again only when they are others. They have to outlive what is computed with them. */
public final class TensorMemory {

    private NDList tensors;
    private List<MemorySegment> memory = List.of();

    /** The memory of a contiguous tensor on the CPU of less than 2 GiB. */
    public static MemorySegment of(NDArray tensor) {
        return MemorySegment.ofBuffer(tensor.toByteBuffer(true));
    }

    /** The memory of each tensor of a list; the same list always holds the same ones. */
    public List<MemorySegment> of(NDList list) {
        if (list != tensors) {
            memory = list.stream().map(TensorMemory::of).toList();
            tensors = list;
        }
        return memory;
    }
}
