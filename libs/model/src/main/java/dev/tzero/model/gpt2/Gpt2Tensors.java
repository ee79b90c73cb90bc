package dev.tzero.model.gpt2;

import dev.tzero.model.config.Gpt2Config;
import dev.tzero.model.weights.ExpectedTensors;
import dev.tzero.model.weights.TensorSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The tensors of a GPT-2 checkpoint, as {@code GPT2LMHeadModel} names them ({@code transformer.h.0.…}) or as the first
 * release does, without {@code transformer.}.
 *
 * <p>The matrices of blocks are those of a convolution of width one: {@code [inputs, outputs]}, to be multiplied from the
 * right, where a linear layer has {@code [outputs, inputs]}. Query, key and value are one matrix, side by side.
 */
public final class Gpt2Tensors {

    public static final String EMBEDDING = "transformer.wte.weight";
    public static final String POSITIONS = "transformer.wpe.weight";
    public static final String FINAL_NORM = "transformer.ln_f";

    private static final String PREFIX = "transformer.";
    /** Causal masks and their fill value, which older versions of transformers stored. */
    private static final Pattern MASKS = Pattern.compile("(transformer\\.)?h\\.\\d+\\.attn\\.(bias|masked_bias)");

    private Gpt2Tensors() {}

    /** The beginning of the names of block {@code i}, with the dot at its end. */
    public static String block(int i) {
        return PREFIX + "h." + i + ".";
    }

    /** Everything that a model of this shape needs. The output projection is the embedding. */
    public static ExpectedTensors of(Gpt2Config c) {
        List<TensorSpec> tensors = new ArrayList<>();
        tensors.add(new TensorSpec(
                EMBEDDING, shape(c.vocabSize(), c.nEmbd()), List.of(withoutPrefix(EMBEDDING), "lm_head.weight")));
        add(tensors, POSITIONS, c.nPositions(), c.nEmbd());
        for (int i = 0; i < c.nLayer(); i++) {
            String block = block(i);
            norm(tensors, block + "ln_1", c);
            convolution(tensors, block + "attn.c_attn", c.nEmbd(), 3L * c.nEmbd());
            convolution(tensors, block + "attn.c_proj", c.nEmbd(), c.nEmbd());
            norm(tensors, block + "ln_2", c);
            convolution(tensors, block + "mlp.c_fc", c.nEmbd(), c.nInner());
            convolution(tensors, block + "mlp.c_proj", c.nInner(), c.nEmbd());
        }
        norm(tensors, FINAL_NORM, c);
        return new ExpectedTensors(tensors, name -> MASKS.matcher(name).matches());
    }

    private static void norm(List<TensorSpec> tensors, String name, Gpt2Config c) {
        add(tensors, name + ".weight", c.nEmbd());
        add(tensors, name + ".bias", c.nEmbd());
    }

    private static void convolution(List<TensorSpec> tensors, String name, long inputs, long outputs) {
        add(tensors, name + ".weight", inputs, outputs);
        add(tensors, name + ".bias", outputs);
    }

    private static void add(List<TensorSpec> tensors, String name, long... shape) {
        tensors.add(new TensorSpec(name, shape(shape), List.of(withoutPrefix(name))));
    }

    private static String withoutPrefix(String name) {
        return name.substring(PREFIX.length());
    }

    private static List<Long> shape(long... sizes) {
        return Arrays.stream(sizes).boxed().toList();
    }
}
