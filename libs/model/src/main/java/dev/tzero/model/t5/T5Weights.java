package dev.tzero.model.t5;

import static dev.tzero.model.lm.WeightUse.Kind.MULTIPLIED;
import static dev.tzero.model.lm.WeightUse.Kind.READ;
import static dev.tzero.model.lm.WeightUse.Kind.STEPPED;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import dev.tzero.model.config.T5Config;
import dev.tzero.model.lm.DeviceMap;
import dev.tzero.model.lm.WeightUse;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/** The order in which {@link T5Source} finds the tensors of a T5. */
final class T5Weights {

    /** Place of the first encoder block; six tensors each, then nine for each decoder block. */
    static final int FIRST_BLOCK = 7;

    private static final int CROSS = 6;

    private T5Weights() {}

    /** The tensors as one list argument. The arrays are given the argument's name. */
    static NDList list(T5Config config, Function<String, NDArray> slab) {
        return WeightUse.list(uses(config), use -> slab.apply(use.key()));
    }

    /** Place of the first of a decoder block's nine tensors. */
    static int decoderBlock(T5Config config, int block) {
        return FIRST_BLOCK + 6 * config.numLayers() + 9 * block;
    }

    /** Which device computes each decoder block of a list of weights. */
    static List<Device> decoderDevices(T5Config config, NDList weights) {
        return IntStream.range(0, config.numDecoderLayers())
                .mapToObj(block -> weights.get(decoderBlock(config, block)).getDevice())
                .toList();
    }

    /** The matrix that makes keys and values of encoder states, as a list argument of its own. */
    static NDList cross(NDList weights) {
        return new NDList(weights.get(CROSS));
    }

    /** Every tensor in its turn. The embeddings of a tied model come twice: to look tokens up, and as projection. */
    static List<WeightUse> uses(T5Config config) {
        int lastOfEncoder = config.numLayers() - 1;
        List<WeightUse> uses = new ArrayList<>(List.of(
                new WeightUse("shared", READ, DeviceMap.Part.EMBEDDING, 0),
                new WeightUse(config.tieWordEmbeddings() ? "shared" : "lm_head", STEPPED, DeviceMap.Part.HEAD, 0),
                new WeightUse("encoder.bias", READ, DeviceMap.Part.ENCODER, 0),
                new WeightUse("decoder.bias", READ, DeviceMap.Part.DECODER, 0),
                new WeightUse("encoder.norm", READ, DeviceMap.Part.ENCODER, lastOfEncoder),
                new WeightUse("decoder.norm", READ, DeviceMap.Part.HEAD, 0),
                new WeightUse("decoder.crossKv", MULTIPLIED, DeviceMap.Part.ENCODER, lastOfEncoder)));
        blocks(
                uses,
                DeviceMap.Part.ENCODER,
                MULTIPLIED,
                "encoder.",
                config.numLayers(),
                List.of("norm0", "qkv", "o", "norm1", "wi", "wo"));
        blocks(
                uses,
                DeviceMap.Part.DECODER,
                STEPPED,
                "decoder.",
                config.numDecoderLayers(),
                List.of("norm0", "qkv", "o", "norm1", "crossQ", "crossO", "norm2", "wi", "wo"));
        return uses;
    }

    private static void blocks(
            List<WeightUse> uses,
            DeviceMap.Part part,
            WeightUse.Kind matrices,
            String prefix,
            int blocks,
            List<String> tensors) {
        for (int block = 0; block < blocks; block++) {
            for (String tensor : tensors) {
                WeightUse.Kind kind = tensor.startsWith("norm") ? READ : matrices;
                uses.add(new WeightUse(prefix + block + "." + tensor, kind, part, block));
            }
        }
    }
}
