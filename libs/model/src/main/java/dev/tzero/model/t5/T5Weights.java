package dev.tzero.model.t5;

import ai.djl.ndarray.NDArray;
import dev.tzero.model.config.T5Config;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * The tensors of a T5 as the network uses them: either the model's own, or the leaves of one training step.
 *
 * @param shared embedding {@code [vocab, d]}
 * @param lmHead output projection {@code [vocab, d]}; the embedding itself when tied
 * @param encoderBias relative bias table {@code [buckets, heads]}
 * @param decoderBias as {@code encoderBias}
 * @param encoder blocks
 * @param encoderNorm final norm
 * @param decoder blocks
 * @param decoderNorm final norm
 * @param crossKv keys and values of all decoder blocks over the encoder's output {@code [2 * blocks * inner, d]}
 */
record T5Weights(
        NDArray shared,
        NDArray lmHead,
        NDArray encoderBias,
        NDArray decoderBias,
        List<EncoderBlock> encoder,
        NDArray encoderNorm,
        List<DecoderBlock> decoder,
        NDArray decoderNorm,
        NDArray crossKv) {

    record EncoderBlock(NDArray norm0, NDArray qkv, NDArray o, NDArray norm1, NDArray wi, NDArray wo) {}

    record DecoderBlock(
            NDArray norm0,
            NDArray qkv,
            NDArray o,
            NDArray norm1,
            NDArray crossQ,
            NDArray crossO,
            NDArray norm2,
            NDArray wi,
            NDArray wo) {}

    static T5Weights of(T5Config config, Function<String, NDArray> slab) {
        NDArray shared = slab.apply("shared");
        return new T5Weights(
                shared,
                config.tieWordEmbeddings() ? shared : slab.apply("lm_head"),
                slab.apply("encoder.bias"),
                slab.apply("decoder.bias"),
                IntStream.range(0, config.numLayers())
                        .mapToObj(i -> encoderBlock("encoder." + i + ".", slab))
                        .toList(),
                slab.apply("encoder.norm"),
                IntStream.range(0, config.numDecoderLayers())
                        .mapToObj(i -> decoderBlock("decoder." + i + ".", slab))
                        .toList(),
                slab.apply("decoder.norm"),
                slab.apply("decoder.crossKv"));
    }

    private static EncoderBlock encoderBlock(String key, Function<String, NDArray> slab) {
        return new EncoderBlock(
                slab.apply(key + "norm0"),
                slab.apply(key + "qkv"),
                slab.apply(key + "o"),
                slab.apply(key + "norm1"),
                slab.apply(key + "wi"),
                slab.apply(key + "wo"));
    }

    private static DecoderBlock decoderBlock(String key, Function<String, NDArray> slab) {
        return new DecoderBlock(
                slab.apply(key + "norm0"),
                slab.apply(key + "qkv"),
                slab.apply(key + "o"),
                slab.apply(key + "norm1"),
                slab.apply(key + "crossQ"),
                slab.apply(key + "crossO"),
                slab.apply(key + "norm2"),
                slab.apply(key + "wi"),
                slab.apply(key + "wo"));
    }
}
