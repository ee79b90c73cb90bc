package dev.tzero.model.t5;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.tzero.model.engine.HugePages;
import dev.tzero.model.weights.DType;
import dev.tzero.model.weights.SafetensorsWriter;
import dev.tzero.model.weights.WeightLoader;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** One flat native array with a value for every parameter of a {@link T5Layout}; tensors are windows on it. */
final class ParameterStore {

    private final T5Layout layout;
    private final NDArray flat;
    private final Map<String, NDArray> windows = new LinkedHashMap<>();
    private final Map<String, NDIndex> indexes = new HashMap<>();

    /** In memory of {@code manager}, of no value until {@link #load} or {@link #set} gives one. */
    ParameterStore(NDManager manager, T5Layout layout) {
        this.layout = layout;
        this.flat = manager.create(new Shape(layout.size()), DataType.FLOAT32);
        for (Slab slab : layout.slabs()) {
            indexes.put(slab.key(), new NDIndex(slab.offset() + ":" + slab.end()));
            windows.put(slab.key(), window(manager, slab));
        }
        HugePages.advise(memory(layout.slabs().getFirst()).address(), layout.size() * Float.BYTES);
    }

    NDArray flat() {
        return flat;
    }

    NDArray slab(String key) {
        return windows.get(key);
    }

    /** New tensors on the same memory that collect gradients; they end with {@code manager}. */
    Map<String, NDArray> leaves(NDManager manager) {
        Map<String, NDArray> leaves = new LinkedHashMap<>();
        for (Slab slab : layout.slabs()) {
            NDArray leaf = window(manager, slab);
            leaf.setRequiresGradient(true);
            leaves.put(slab.key(), leaf);
        }
        return leaves;
    }

    /** The values of a parameter, copied. */
    float[] values(Parameter parameter) {
        return memory(parameter).toArray(ValueLayout.JAVA_FLOAT_UNALIGNED);
    }

    void set(Parameter parameter, float[] values) {
        memory(parameter).copyFrom(MemorySegment.ofArray(values));
    }

    /** The parameters as tensors of a file, each read when its turn comes. */
    List<SafetensorsWriter.Tensor> tensors() {
        return layout.parameters().stream()
                .map(p -> new SafetensorsWriter.Tensor(
                        p.name(),
                        DType.F32,
                        p.shape(),
                        (first, target) -> target.copyFrom(memory(p).asSlice(first * Float.BYTES, target.byteSize()))))
                .toList();
    }

    /**
     * Reads every parameter from a checkpoint.
     *
     * @throws dev.tzero.model.ModelFormatException naming a value that is not finite
     */
    void load(WeightLoader checkpoint) {
        Map<String, MemorySegment> memory = new HashMap<>();
        for (Slab slab : layout.slabs()) {
            MemorySegment whole = memory(slab);
            for (Parameter part : slab.parameters()) {
                memory.put(part.name(), part(whole, slab, part));
            }
        }
        checkpoint.load(spec -> memory.get(spec.name()));
    }

    private NDArray window(NDManager manager, Slab slab) {
        try (NDManager scratch = manager.newSubManager()) {
            NDArray window = flat.get(scratch, indexes.get(slab.key())).reshape(slab.shape());
            window.attach(manager);
            return window;
        }
    }

    private MemorySegment memory(Parameter parameter) {
        Slab slab = layout.slabs().stream()
                .filter(s -> s.parameters().contains(parameter))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(parameter.name() + ": not in this model"));
        return part(memory(slab), slab, parameter);
    }

    private MemorySegment memory(Slab slab) {
        return MemorySegment.ofBuffer(windows.get(slab.key()).toByteBuffer(true));
    }

    private static MemorySegment part(MemorySegment whole, Slab slab, Parameter parameter) {
        return whole.asSlice((parameter.offset() - slab.offset()) * Float.BYTES, parameter.elements() * Float.BYTES);
    }

    /** A look-up of {@code leaves} in the form that the network takes. */
    static Function<String, NDArray> lookup(Map<String, NDArray> tensors) {
        return key -> {
            NDArray found = tensors.get(key);
            if (found == null) {
                throw new IllegalArgumentException(key + ": no such tensor in this model");
            }
            return found;
        };
    }
}
