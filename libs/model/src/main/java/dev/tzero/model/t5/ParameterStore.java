package dev.tzero.model.t5;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.tzero.model.ModelFormatException;
import dev.tzero.model.weights.SafetensorsWriter;
import dev.tzero.model.weights.TensorSource;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/** One flat native array with a value for every parameter of a {@link T5Layout}; tensors are windows on it. */
final class ParameterStore {

    /** Further names under which the embedding is found in checkpoints that other tools wrote. */
    private static final Set<String> EMBEDDING_ALIASES =
            Set.of("encoder.embed_tokens.weight", "decoder.embed_tokens.weight", "shared.weight");

    private final T5Layout layout;
    private final NDArray flat;
    private final Map<String, NDArray> windows = new LinkedHashMap<>();
    private final Map<String, NDIndex> indexes = new HashMap<>();

    /** All zero, in memory of {@code manager}. */
    ParameterStore(NDManager manager, T5Layout layout) {
        this.layout = layout;
        this.flat = manager.zeros(new Shape(layout.size()), DataType.FLOAT32);
        for (Slab slab : layout.slabs()) {
            indexes.put(slab.key(), new NDIndex(slab.offset() + ":" + slab.end()));
            windows.put(slab.key(), window(manager, slab));
        }
    }

    NDArray flat() {
        return flat;
    }

    List<Slab> slabs() {
        return layout.slabs();
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
                .map(p -> new SafetensorsWriter.Tensor(p.name(), p.shape(), () -> values(p)))
                .toList();
    }

    /**
     * Reads every parameter from a checkpoint.
     *
     * @throws ModelFormatException naming all tensors that are missing, surplus or of another shape, or a value that is not finite
     */
    void load(TensorSource source) {
        Map<String, String> storedNames = new HashMap<>();
        List<String> problems = new ArrayList<>();
        for (Parameter parameter : layout.parameters()) {
            String stored = storedName(parameter.name(), source.names());
            if (stored == null) {
                problems.add(parameter.name() + " is missing");
            } else if (!source.info(stored).shape().equals(parameter.shape())) {
                problems.add(stored + " is " + source.info(stored).shape() + ", expected " + parameter.shape());
            } else {
                storedNames.put(parameter.name(), stored);
            }
        }
        for (String surplus : new TreeSet<>(source.names())) {
            if (!storedNames.containsValue(surplus)
                    && !EMBEDDING_ALIASES.contains(surplus)
                    && !surplus.equals("lm_head.weight")
                    && layout.parameters().stream().noneMatch(p -> p.name().equals(surplus))) {
                problems.add(surplus + " belongs to no part of this model");
            }
        }
        if (!problems.isEmpty()) {
            throw new ModelFormatException(source.location(), "tensors", String.join("; ", problems));
        }
        for (Parameter parameter : layout.parameters()) {
            String stored = storedNames.get(parameter.name());
            MemorySegment memory = memory(parameter);
            source.readFloats(stored, memory);
            checkFinite(source, stored, memory);
        }
    }

    private static void checkFinite(TensorSource source, String name, MemorySegment memory) {
        long count = memory.byteSize() / Float.BYTES;
        for (long i = 0; i < count; i++) {
            float value = memory.getAtIndex(ValueLayout.JAVA_FLOAT_UNALIGNED, i);
            if (!Float.isFinite(value)) {
                throw new ModelFormatException(
                        source.location(), name, "element " + i + ": " + value + ": expected a finite number");
            }
        }
    }

    private static String storedName(String name, Set<String> stored) {
        if (stored.contains(name)) {
            return name;
        }
        return name.equals("shared.weight")
                ? EMBEDDING_ALIASES.stream()
                        .filter(stored::contains)
                        .sorted()
                        .findFirst()
                        .orElse(null)
                : null;
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
        MemorySegment memory = MemorySegment.ofBuffer(windows.get(slab.key()).toByteBuffer(true));
        return memory.asSlice((parameter.offset() - slab.offset()) * Float.BYTES, parameter.elements() * Float.BYTES);
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
