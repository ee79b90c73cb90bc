package dev.tzero.model.lm;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import dev.tzero.model.engine.Products;
import dev.tzero.model.engine.TorchEngine;
import dev.tzero.model.weights.ExpectedTensors;
import dev.tzero.model.weights.WeightLoader;
import dev.tzero.model.weights.WeightMemory;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/**
 * The weights of a model that only answers: every matrix in the element type, on the device and in the order in which products
 * read it fastest. Each is read and brought there before the next, so that there are never two copies of them all.
 */
public final class AnswerWeights {

    private final WeightLoader checkpoint;
    private final ComputeOptions options;
    private final Products products;
    private final NDManager manager;
    private final boolean steppedByVectors;

    private AnswerWeights(
            WeightLoader checkpoint,
            ComputeOptions options,
            Products products,
            boolean steppedByVectors,
            NDManager manager) {
        this.checkpoint = checkpoint;
        this.options = options;
        this.products = products;
        this.steppedByVectors = steppedByVectors;
        this.manager = manager;
    }

    /**
     * Loads a model that only answers.
     *
     * @param expected tensors of its folder
     * @param uses what networks take of them; matrices become {@code [outputs, inputs]}, good for {@link Products} alone
     * @param slabs that {@code uses} speak of
     * @param model made of memory that it owns from then on, and the list of its weights
     * @throws dev.tzero.model.ModelFormatException naming file, field and value of whatever does not fit
     * @throws IllegalArgumentException naming a device that is not there
     */
    public static <M> M load(
            Path folder,
            ExpectedTensors expected,
            List<WeightUse> uses,
            Collection<Slab> slabs,
            ComputeOptions options,
            BiFunction<NDManager, NDList, M> model)
            throws IOException {
        options.devices().require(TorchEngine.gpus());
        try (WeightLoader checkpoint = WeightLoader.open(folder, expected)) {
            WeightMemory.require(
                    checkpoint.location(),
                    WeightUse.memory(uses, slabs, options).byDevice());
            NDManager manager = TorchEngine.newManager();
            try {
                return model.apply(manager, list(manager, uses, slabs, checkpoint, options));
            } catch (RuntimeException e) {
                manager.close();
                throw e;
            }
        }
    }

    private static NDList list(
            NDManager manager,
            List<WeightUse> uses,
            Collection<Slab> slabs,
            WeightLoader checkpoint,
            ComputeOptions options) {
        Map<String, Slab> byKey = new HashMap<>();
        slabs.forEach(slab -> byKey.put(slab.key(), slab));
        try (Products products = new Products()) {
            AnswerWeights reader = new AnswerWeights(
                    checkpoint, options, products, WeightUse.steppedByVectors(uses, slabs, options), manager);
            return WeightUse.list(uses, use -> reader.weight(byKey.get(use.key()), use));
        }
    }

    private NDArray weight(Slab slab, WeightUse use) {
        Place place = use.place(options.devices());
        try (NDManager scratch = manager.newSubManager()) {
            NDArray read = scratch.create(slab.shape(), DataType.FLOAT32);
            MemorySegment memory = MemorySegment.ofBuffer(read.toByteBuffer(true));
            checkpoint.load(slab.cut(memory));
            return switch (use.kind()) {
                case READ -> moved(read, place.compute(), manager);
                case STEPPED -> steppedByVectors ? moved(read, place.compute(), manager) : matrix(read, place, scratch);
                case MULTIPLIED -> matrix(read, place, scratch);
                case MULTIPLIED_FROM_THE_RIGHT -> matrix(products.transposed(read, scratch), place, scratch);
            };
        }
    }

    private NDArray matrix(NDArray read, Place place, NDManager scratch) {
        if (!place.compute().isGpu()) {
            boolean bfloat16 = options.precision() == MatrixPrecision.BFLOAT16;
            return products.packed(bfloat16 ? products.inBfloat16(read, scratch) : read, bfloat16, manager);
        }
        // Rounded where it stays: DJL cannot move an array of bfloat16.
        return switch (options.precision()) {
            case FLOAT32 -> moved(read, place.rest(), manager);
            case BFLOAT16 -> products.inBfloat16(moved(read, place.rest(), scratch), manager);
            case FLOAT16 -> products.inFloat16(moved(read, place.rest(), scratch), manager);
        };
    }

    private static NDArray moved(NDArray array, Device device, NDManager owner) {
        if (device.equals(array.getDevice())) {
            array.attach(owner);
            return array;
        }
        NDArray copy = array.toDevice(device, true);
        copy.attach(owner);
        return copy;
    }
}
