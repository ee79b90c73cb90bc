package dev.tzero.model.t5;

import ai.djl.ndarray.types.Shape;
import dev.tzero.model.config.T5Config;
import dev.tzero.model.lm.Parameter;
import dev.tzero.model.lm.Slab;
import java.util.ArrayList;
import java.util.List;

/**
 * Where every parameter of a T5 lies in one flat float32 array.
 */
final class T5Layout {

    private final List<Slab> slabs = new ArrayList<>();
    private final List<Parameter> parameters = new ArrayList<>();
    private long size;

    T5Layout(T5Config config) {
        matrices(config);
        vectors(config);
    }

    List<Slab> slabs() {
        return List.copyOf(slabs);
    }

    List<Parameter> parameters() {
        return List.copyOf(parameters);
    }

    /** Elements of all parameters. */
    long size() {
        return size;
    }

    private void matrices(T5Config c) {
        stack("shared", c.vocabSize(), c.dModel(), List.of("shared.weight"));
        if (!c.tieWordEmbeddings()) {
            stack("lm_head", c.vocabSize(), c.dModel(), List.of("lm_head.weight"));
        }
        for (int i = 0; i < c.numLayers(); i++) {
            String block = "encoder.block." + i + ".layer.";
            selfAttention("encoder." + i, block + "0.SelfAttention.", c);
            feedForward("encoder." + i, block + "1.DenseReluDense.", c);
        }
        List<String> crossKeysAndValues = new ArrayList<>();
        for (int i = 0; i < c.numDecoderLayers(); i++) {
            String block = "decoder.block." + i + ".layer.";
            selfAttention("decoder." + i, block + "0.SelfAttention.", c);
            String cross = block + "1.EncDecAttention.";
            stack("decoder." + i + ".crossQ", c.innerSize(), c.dModel(), List.of(cross + "q.weight"));
            stack("decoder." + i + ".crossO", c.dModel(), c.innerSize(), List.of(cross + "o.weight"));
            feedForward("decoder." + i, block + "2.DenseReluDense.", c);
            crossKeysAndValues.add(cross + "k.weight");
            crossKeysAndValues.add(cross + "v.weight");
        }
        stack("decoder.crossKv", c.innerSize(), c.dModel(), crossKeysAndValues);
    }

    private void selfAttention(String key, String name, T5Config c) {
        stack(
                key + ".qkv",
                c.innerSize(),
                c.dModel(),
                List.of(name + "q.weight", name + "k.weight", name + "v.weight"));
        stack(key + ".o", c.dModel(), c.innerSize(), List.of(name + "o.weight"));
    }

    private void feedForward(String key, String name, T5Config c) {
        List<String> wi = c.feedForward().gated()
                ? List.of(name + "wi_0.weight", name + "wi_1.weight")
                : List.of(name + "wi.weight");
        stack(key + ".wi", c.dFf(), c.dModel(), wi);
        stack(key + ".wo", c.dModel(), c.dFf(), List.of(name + "wo.weight"));
    }

    private void vectors(T5Config c) {
        bias("encoder.bias", "encoder.block.0.layer.0.SelfAttention.relative_attention_bias.weight", c);
        bias("decoder.bias", "decoder.block.0.layer.0.SelfAttention.relative_attention_bias.weight", c);
        for (int i = 0; i < c.numLayers(); i++) {
            for (int layer = 0; layer < 2; layer++) {
                norm(
                        "encoder." + i + ".norm" + layer,
                        "encoder.block." + i + ".layer." + layer + ".layer_norm.weight",
                        c);
            }
        }
        for (int i = 0; i < c.numDecoderLayers(); i++) {
            for (int layer = 0; layer < 3; layer++) {
                norm(
                        "decoder." + i + ".norm" + layer,
                        "decoder.block." + i + ".layer." + layer + ".layer_norm.weight",
                        c);
            }
        }
        norm("encoder.norm", "encoder.final_layer_norm.weight", c);
        norm("decoder.norm", "decoder.final_layer_norm.weight", c);
    }

    private void bias(String key, String name, T5Config c) {
        long buckets = c.relativeAttentionNumBuckets();
        add(key, new Shape(buckets, c.numHeads()), List.of(name), List.of(buckets, (long) c.numHeads()), false);
    }

    private void norm(String key, String name, T5Config c) {
        add(key, new Shape(c.dModel()), List.of(name), List.of((long) c.dModel()), false);
    }

    private void stack(String key, long rows, long columns, List<String> names) {
        add(key, new Shape(rows * names.size(), columns), names, List.of(rows, columns), true);
    }

    private void add(String key, Shape shape, List<String> names, List<Long> each, boolean decays) {
        List<Parameter> parts = new ArrayList<>();
        long offset = size;
        for (String name : names) {
            Parameter part = new Parameter(name, each, size, decays);
            parts.add(part);
            size += part.elements();
        }
        slabs.add(new Slab(key, offset, shape, parts));
        parameters.addAll(parts);
    }
}
