package dev.tzero.model.lm;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import dev.tzero.model.engine.Products;
import dev.tzero.model.weights.TensorSpec;
import dev.tzero.model.weights.WeightLoader;
import java.lang.foreign.MemorySegment;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The weights of a model that only answers: every matrix in the element type, on the device and in the order in which products
 * read it fastest. Each is read and brought there before the next, so that there are never two copies of them all.
 */
public final class AnswerWeights {

    private final WeightLoader checkpoint;
    private final ComputeOptions options;
    private final Products products;
    private final NDManager manager;
    private final Map<String, TensorSpec> stored = new HashMap<>();

    private AnswerWeights(WeightLoader checkpoint, ComputeOptions options, Products products, NDManager manager) {
        this.checkpoint = checkpoint;
        this.options = options;
        this.products = products;
        this.manager = manager;
        checkpoint.tensors().forEach(spec -> stored.put(spec.name(), spec));
    }

    /**
     * Reads them.
     *
     * @param uses what to read, in the order of the result
     * @param slabs that {@code uses} speak of
     * @return in memory of {@code manager}; matrices are {@code [outputs, inputs]}, good for {@link Products} alone
     * @throws dev.tzero.model.ModelFormatException naming a value that is not finite
     */
    public static NDList load(
            NDManager manager,
            List<WeightUse> uses,
            Collection<Slab> slabs,
            WeightLoader checkpoint,
            ComputeOptions options) {
        Map<String, Slab> byKey = new HashMap<>();
        slabs.forEach(slab -> byKey.put(slab.key(), slab));
        NDList weights = new NDList();
        try (Products products = new Products()) {
            AnswerWeights reader = new AnswerWeights(checkpoint, options, products, manager);
            for (WeightUse use : uses) {
                weights.add(reader.weight(byKey.get(use.key()), use));
            }
        }
        return weights;
    }

    private NDArray weight(Slab slab, WeightUse use) {
        Place place = use.place(options.devices());
        try (NDManager scratch = manager.newSubManager()) {
            NDArray read = scratch.create(slab.shape(), DataType.FLOAT32);
            MemorySegment memory = MemorySegment.ofBuffer(read.toByteBuffer(true));
            for (Parameter part : slab.parameters()) {
                checkpoint.load(
                        stored.get(part.name()),
                        memory.asSlice((part.offset() - slab.offset()) * Float.BYTES, part.elements() * Float.BYTES));
            }
            return switch (use.kind()) {
                case READ -> moved(read, place.compute(), manager);
                case MULTIPLIED -> matrix(read, place, scratch);
                case MULTIPLIED_FROM_THE_RIGHT -> matrix(products.transposed(read, scratch), place, scratch);
            };
        }
    }

    private NDArray matrix(NDArray read, Place place, NDManager scratch) {
        boolean bfloat16 = options.precision() == MatrixPrecision.BFLOAT16;
        if (!place.compute().isGpu()) {
            return products.packed(bfloat16 ? products.rounded(read, scratch) : read, bfloat16, manager);
        }
        // Rounded where it stays: DJL cannot move an array of bfloat16.
        return bfloat16
                ? products.rounded(moved(read, place.rest(), scratch), manager)
                : moved(read, place.rest(), manager);
    }

    private static NDArray moved(NDArray array, Device device, NDManager owner) {
        NDArray copy = array.toDevice(device, true);
        copy.attach(owner);
        return copy;
    }
}
