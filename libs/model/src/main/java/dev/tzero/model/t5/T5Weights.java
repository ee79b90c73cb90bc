package dev.tzero.model.t5;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import dev.tzero.model.config.T5Config;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** The order in which {@link T5Source} finds the tensors of a T5. */
final class T5Weights {

    /** Place of the first encoder block; six tensors each, then nine for each decoder block. */
    static final int FIRST_BLOCK = 7;

    private static final String NAME = "w[]";

    private T5Weights() {}

    /** The tensors as one list argument. The arrays are given the argument's name. */
    static NDList list(T5Config config, Function<String, NDArray> slab) {
        NDList list = new NDList();
        for (String key : keys(config)) {
            NDArray tensor = slab.apply(key);
            tensor.setName(NAME);
            list.add(tensor);
        }
        return list;
    }

    private static List<String> keys(T5Config config) {
        List<String> keys = new ArrayList<>(List.of(
                "shared",
                config.tieWordEmbeddings() ? "shared" : "lm_head",
                "encoder.bias",
                "decoder.bias",
                "encoder.norm",
                "decoder.norm",
                "decoder.crossKv"));
        for (int i = 0; i < config.numLayers(); i++) {
            for (String part : List.of("norm0", "qkv", "o", "norm1", "wi", "wo")) {
                keys.add("encoder." + i + "." + part);
            }
        }
        for (int i = 0; i < config.numDecoderLayers(); i++) {
            for (String part : List.of("norm0", "qkv", "o", "norm1", "crossQ", "crossO", "norm2", "wi", "wo")) {
                keys.add("decoder." + i + "." + part);
            }
        }
        return keys;
    }
}
