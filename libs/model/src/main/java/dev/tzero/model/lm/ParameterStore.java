package dev.tzero.model.lm;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
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

/** One flat native array with a value for every parameter of a model; the tensors that networks take are windows on it. */
public final class ParameterStore {

    private final List<Slab> slabs;
    private final NDArray flat;
    private final Map<String, NDArray> windows = new LinkedHashMap<>();
    private final Map<String, NDIndex> indexes = new HashMap<>();

    /**
     * In memory of {@code manager}, of no value until {@link #load} or {@link #set} gives one.
     *
     * @param slabs side by side from offset 0 on
     */
    public ParameterStore(NDManager manager, List<Slab> slabs) {
        this.slabs = List.copyOf(slabs);
        this.flat = manager.create(new Shape(size()), DataType.FLOAT32);
        for (Slab slab : slabs) {
            indexes.put(slab.key(), new NDIndex(slab.offset() + ":" + slab.end()));
            windows.put(slab.key(), window(manager, slab));
        }
    }

    /** All values {@code [size]}. */
    public NDArray flat() {
        return flat;
    }

    /** Elements of all parameters. */
    public long size() {
        return slabs.getLast().end();
    }

    public List<Slab> slabs() {
        return slabs;
    }

    /** Every parameter, in the order of the flat array. */
    public List<Parameter> parameters() {
        return parameters(slabs);
    }

    /** Every parameter of slabs, in their order. */
    public static List<Parameter> parameters(List<Slab> slabs) {
        return slabs.stream().flatMap(slab -> slab.parameters().stream()).toList();
    }

    /** The parameter of this name. */
    public Parameter parameter(String name) {
        return slabs.stream()
                .flatMap(slab -> slab.parameters().stream())
                .filter(p -> p.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("parameter: \"" + name + "\": not in this model"));
    }

    /** The tensor of a slab. */
    public NDArray slab(String key) {
        return windows.get(key);
    }

    /** New tensors on the same memory that collect gradients; they end with {@code manager}. */
    public Map<String, NDArray> leaves(NDManager manager) {
        Map<String, NDArray> leaves = new LinkedHashMap<>();
        for (Slab slab : slabs) {
            NDArray leaf = window(manager, slab);
            leaf.setRequiresGradient(true);
            leaves.put(slab.key(), leaf);
        }
        return leaves;
    }

    /** The values of a parameter, copied. */
    public float[] values(Parameter parameter) {
        return memory(parameter).toArray(ValueLayout.JAVA_FLOAT_UNALIGNED);
    }

    /** Overwrites a parameter with values in row-major order. */
    public void set(Parameter parameter, float[] values) {
        memory(parameter).copyFrom(MemorySegment.ofArray(values));
    }

    /** The parameters as tensors of a file, each read when its turn comes. */
    public List<SafetensorsWriter.Tensor> tensors() {
        return parameters().stream()
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
    public void load(WeightLoader checkpoint) {
        Map<String, MemorySegment> memory = new HashMap<>();
        slabs.forEach(slab -> memory.putAll(slab.cut(memory(slab))));
        checkpoint.load(memory);
    }

    private NDArray window(NDManager manager, Slab slab) {
        try (NDManager scratch = manager.newSubManager()) {
            NDArray window = flat.get(scratch, indexes.get(slab.key())).reshape(slab.shape());
            window.attach(manager);
            return window;
        }
    }

    private MemorySegment memory(Parameter parameter) {
        Slab slab = slabs.stream()
                .filter(s -> s.parameters().contains(parameter))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(parameter.name() + ": not in this model"));
        return slab.part(memory(slab), parameter);
    }

    private MemorySegment memory(Slab slab) {
        return MemorySegment.ofBuffer(windows.get(slab.key()).toByteBuffer(true));
    }

    /** A look-up of {@code leaves} in the form that the network takes. */
    public static Function<String, NDArray> lookup(Map<String, NDArray> tensors) {
        return key -> {
            NDArray found = tensors.get(key);
            if (found == null) {
                throw new IllegalArgumentException(key + ": no such tensor in this model");
            }
            return found;
        };
    }
}
