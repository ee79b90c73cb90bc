package dev.tzero.model.t5;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import dev.tzero.model.config.T5Config;
import dev.tzero.model.lm.ComputeOptions;
import dev.tzero.model.lm.DeviceMap;
import dev.tzero.model.lm.MatrixPrecision;
import dev.tzero.model.lm.ModelMemory;
import dev.tzero.model.lm.Place;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;

/** The order in which {@link T5Source} finds the tensors of a T5. */
final class T5Weights {

    /** Place of the first encoder block; six tensors each, then nine for each decoder block. */
    static final int FIRST_BLOCK = 7;

    private static final int CROSS = 6;

    private static final String NAME = "w[]";

    private T5Weights() {}

    /**
     * One tensor of the list.
     *
     * @param key slab it is
     * @param multiplied whether it is a matrix of products
     * @param part what it belongs to
     * @param block of that part; -1 for its last
     */
    record Use(String key, boolean multiplied, DeviceMap.Part part, int block) {

        Place place(T5Config config, DeviceMap devices) {
            int last = part == DeviceMap.Part.ENCODER ? config.numLayers() - 1 : config.numDecoderLayers() - 1;
            return devices.of(part, block < 0 ? last : block);
        }
    }

    /** The tensors as one list argument. The arrays are given the argument's name. */
    static NDList list(T5Config config, Function<String, NDArray> slab) {
        NDList list = new NDList();
        for (Use use : uses(config)) {
            list.add(named(slab.apply(use.key())));
        }
        return list;
    }

    static NDArray named(NDArray tensor) {
        tensor.setName(NAME);
        return tensor;
    }

    /** Which device computes each decoder block of a list of weights. */
    static List<Device> decoderDevices(T5Config config, NDList weights) {
        return IntStream.range(0, config.numDecoderLayers())
                .mapToObj(block -> weights.get(FIRST_BLOCK + 6 * config.numLayers() + 9 * block)
                        .getDevice())
                .toList();
    }

    /** Memory that they take while a model only answers. */
    static ModelMemory memory(T5Config config, ComputeOptions options) {
        Map<String, Long> elements = new HashMap<>();
        new T5Layout(config)
                .slabs()
                .forEach(slab -> elements.put(slab.key(), slab.shape().size()));
        ModelMemory.Sum sum = new ModelMemory.Sum();
        for (Use use : uses(config)) {
            Place place = use.place(config, options.devices());
            if (use.multiplied()) {
                sum.add(place.rest(), options.precision(), elements.get(use.key()));
            } else {
                sum.add(place.compute(), MatrixPrecision.FLOAT32, elements.get(use.key()));
            }
        }
        return sum.total();
    }

    /** The matrix that makes keys and values of encoder states, as a list argument of its own. */
    static NDList cross(NDList weights) {
        return new NDList(weights.get(CROSS));
    }

    /** Every tensor in its turn. The embeddings of a tied model come twice: to look tokens up, and as projection. */
    static List<Use> uses(T5Config config) {
        List<Use> uses = new ArrayList<>(List.of(
                new Use("shared", false, DeviceMap.Part.EMBEDDING, 0),
                new Use(config.tieWordEmbeddings() ? "shared" : "lm_head", true, DeviceMap.Part.HEAD, 0),
                new Use("encoder.bias", false, DeviceMap.Part.ENCODER, 0),
                new Use("decoder.bias", false, DeviceMap.Part.DECODER, 0),
                new Use("encoder.norm", false, DeviceMap.Part.ENCODER, -1),
                new Use("decoder.norm", false, DeviceMap.Part.HEAD, 0),
                new Use("decoder.crossKv", true, DeviceMap.Part.ENCODER, -1)));
        blocks(
                uses,
                DeviceMap.Part.ENCODER,
                "encoder.",
                config.numLayers(),
                List.of("norm0", "qkv", "o", "norm1", "wi", "wo"));
        blocks(
                uses,
                DeviceMap.Part.DECODER,
                "decoder.",
                config.numDecoderLayers(),
                List.of("norm0", "qkv", "o", "norm1", "crossQ", "crossO", "norm2", "wi", "wo"));
        return uses;
    }

    private static void blocks(List<Use> uses, DeviceMap.Part part, String prefix, int blocks, List<String> tensors) {
        for (int block = 0; block < blocks; block++) {
            for (String tensor : tensors) {
                uses.add(new Use(prefix + block + "." + tensor, !tensor.startsWith("norm"), part, block));
            }
        }
    }
}
