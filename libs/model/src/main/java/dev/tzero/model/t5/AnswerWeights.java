package dev.tzero.model.t5;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import dev.tzero.model.config.T5Config;
import dev.tzero.model.engine.Products;
import dev.tzero.model.lm.ComputeOptions;
import dev.tzero.model.lm.MatrixPrecision;
import dev.tzero.model.lm.Parameter;
import dev.tzero.model.lm.Place;
import dev.tzero.model.lm.Slab;
import dev.tzero.model.weights.TensorSpec;
import dev.tzero.model.weights.WeightLoader;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.Map;

/**
 * The weights of a T5 that only answers: every matrix in the element type, on the device and in the order in which products
 * read it fastest. Each is read and brought there before the next, so that there are never two copies of them all.
 */
final class AnswerWeights {

    private final T5Config config;
    private final WeightLoader checkpoint;
    private final ComputeOptions options;
    private final Products products;
    private final NDManager manager;
    private final Map<String, TensorSpec> stored = new HashMap<>();

    private AnswerWeights(
            T5Config config, WeightLoader checkpoint, ComputeOptions options, Products products, NDManager manager) {
        this.config = config;
        this.checkpoint = checkpoint;
        this.options = options;
        this.products = products;
        this.manager = manager;
        checkpoint.tensors().forEach(spec -> stored.put(spec.name(), spec));
    }

    /**
     * Reads them.
     *
     * @return what {@link T5Weights#list} gives, in memory of {@code manager}
     * @throws dev.tzero.model.ModelFormatException naming a value that is not finite
     */
    static NDList load(
            NDManager manager, T5Config config, T5Layout layout, WeightLoader checkpoint, ComputeOptions options) {
        Map<String, Slab> slabs = new HashMap<>();
        layout.slabs().forEach(slab -> slabs.put(slab.key(), slab));
        NDList weights = new NDList();
        try (Products products = new Products()) {
            AnswerWeights reader = new AnswerWeights(config, checkpoint, options, products, manager);
            for (T5Weights.Use use : T5Weights.uses(config)) {
                weights.add(T5Weights.named(reader.weight(slabs.get(use.key()), use)));
            }
        }
        return weights;
    }

    private NDArray weight(Slab slab, T5Weights.Use use) {
        Place place = use.place(config, options.devices());
        try (NDManager scratch = manager.newSubManager()) {
            NDArray read = scratch.create(slab.shape(), DataType.FLOAT32);
            MemorySegment memory = MemorySegment.ofBuffer(read.toByteBuffer(true));
            for (Parameter part : slab.parameters()) {
                checkpoint.load(
                        stored.get(part.name()),
                        memory.asSlice((part.offset() - slab.offset()) * Float.BYTES, part.elements() * Float.BYTES));
            }
            return use.multiplied() ? matrix(read, place, scratch) : moved(read, place.compute(), manager);
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
