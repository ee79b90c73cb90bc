package dev.tzero.model.lm;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import dev.tzero.model.vector.VectorApi;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * One tensor of those that a network takes as a list.
 *
 * @param key slab it is
 * @param part what it belongs to
 * @param block of that part; 0 for parts that have none
 */
public record WeightUse(String key, Kind kind, DeviceMap.Part part, int block) {

    /** What networks call the argument that is the list. */
    private static final String ARGUMENT = "w[]";

    /** What a network does with a tensor. */
    public enum Kind {
        /** Its elements are looked up or added. */
        READ,
        /** A matrix {@code [outputs, inputs]} of products. */
        MULTIPLIED,
        /** The same, where decoding multiplies it with few rows at a time: {@link #steppedByVectors} says how it then lies. */
        STEPPED,
        /** A matrix of products as GPT-2 stores it, {@code [inputs, outputs]}. */
        MULTIPLIED_FROM_THE_RIGHT
    }

    /** Whether it is a matrix of products, whose precision can be chosen. */
    public boolean multiplied() {
        return kind != Kind.READ;
    }

    /** Where it is used and lies. */
    public Place place(DeviceMap devices) {
        return devices.of(part, block);
    }

    /**
     * Whether the parts that a decoding reads step by step are computed in Java: they are float32 on the CPU, and this JVM has
     * what it takes. Their matrices then stay as they lie in files.
     *
     * @param slabs that {@code uses} speak of
     */
    public static boolean steppedByVectors(List<WeightUse> uses, Collection<Slab> slabs, ComputeOptions options) {
        Map<String, Long> elements = elements(slabs);
        return VectorApi.available()
                && options.precision() == MatrixPrecision.FLOAT32
                && uses.stream()
                        .filter(use -> use.kind != Kind.MULTIPLIED)
                        .allMatch(use -> !use.place(options.devices()).compute().isGpu()
                                && elements.get(use.key()) <= Integer.MAX_VALUE / Float.BYTES);
    }

    /**
     * The tensors as one list argument. The arrays are given the argument's name.
     *
     * @param tensor of a use
     */
    public static NDList list(List<WeightUse> uses, Function<WeightUse, NDArray> tensor) {
        NDList list = new NDList();
        for (WeightUse use : uses) {
            NDArray array = tensor.apply(use);
            array.setName(ARGUMENT);
            list.add(array);
        }
        return list;
    }

    /**
     * Memory that tensors take while a model only answers.
     *
     * @param slabs that {@code uses} speak of
     */
    public static ModelMemory memory(List<WeightUse> uses, Collection<Slab> slabs, ComputeOptions options) {
        Map<String, Long> elements = elements(slabs);
        ModelMemory.Sum sum = new ModelMemory.Sum();
        for (WeightUse use : uses) {
            Place place = use.place(options.devices());
            if (use.multiplied()) {
                sum.add(place.rest(), options.precision(), elements.get(use.key()));
            } else {
                sum.add(place.compute(), MatrixPrecision.FLOAT32, elements.get(use.key()));
            }
        }
        return sum.total();
    }

    private static Map<String, Long> elements(Collection<Slab> slabs) {
        Map<String, Long> elements = new HashMap<>();
        slabs.forEach(slab -> elements.put(slab.key(), slab.shape().size()));
        return elements;
    }
}
