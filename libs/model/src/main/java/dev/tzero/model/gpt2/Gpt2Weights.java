package dev.tzero.model.gpt2;

import static dev.tzero.model.lm.WeightUse.Kind.MULTIPLIED;
import static dev.tzero.model.lm.WeightUse.Kind.MULTIPLIED_FROM_THE_RIGHT;
import static dev.tzero.model.lm.WeightUse.Kind.READ;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import dev.tzero.model.config.Gpt2Config;
import dev.tzero.model.lm.DeviceMap.Part;
import dev.tzero.model.lm.WeightUse;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/** The order in which {@link Gpt2Source} finds the tensors of a GPT-2. */
final class Gpt2Weights {

    /** Place of the first block; {@link #PER_BLOCK} tensors each, then the final norm's two and the projection. */
    static final int FIRST_BLOCK = 2;

    static final int PER_BLOCK = 12;

    private Gpt2Weights() {}

    /** Place of the final norm's scale, before its shift. */
    static int finalNorm(Gpt2Config config) {
        return FIRST_BLOCK + PER_BLOCK * config.nLayer();
    }

    /** Place of the projection on the vocabulary. */
    static int head(Gpt2Config config) {
        return finalNorm(config) + 2;
    }

    /** The tensors as one list argument, matrices of blocks as they are stored. The arrays are given the argument's name. */
    static NDList list(Gpt2Config config, Function<String, NDArray> slab) {
        return WeightUse.list(uses(config), use -> slab.apply(use.key()));
    }

    /** Which device computes each block of a list of weights. */
    static List<Device> devices(Gpt2Config config, NDList weights) {
        return IntStream.range(0, config.nLayer())
                .mapToObj(block -> weights.get(FIRST_BLOCK + PER_BLOCK * block).getDevice())
                .toList();
    }

    /** Every tensor in its turn. The token embeddings come twice: to look tokens up, and as projection. */
    static List<WeightUse> uses(Gpt2Config config) {
        List<WeightUse> uses = new ArrayList<>();
        uses.add(new WeightUse(Gpt2Tensors.EMBEDDING, READ, Part.EMBEDDING, 0));
        uses.add(new WeightUse(Gpt2Tensors.POSITIONS, READ, Part.EMBEDDING, 0));
        for (int block = 0; block < config.nLayer(); block++) {
            for (String layer : List.of("ln_1", "attn.c_attn", "attn.c_proj", "ln_2", "mlp.c_fc", "mlp.c_proj")) {
                String name = Gpt2Tensors.block(block) + layer;
                WeightUse.Kind kind = layer.startsWith("ln") ? READ : MULTIPLIED_FROM_THE_RIGHT;
                uses.add(new WeightUse(name + ".weight", kind, Part.DECODER, block));
                uses.add(new WeightUse(name + ".bias", READ, Part.DECODER, block));
            }
        }
        uses.add(new WeightUse(Gpt2Tensors.FINAL_NORM + ".weight", READ, Part.HEAD, 0));
        uses.add(new WeightUse(Gpt2Tensors.FINAL_NORM + ".bias", READ, Part.HEAD, 0));
        uses.add(new WeightUse(Gpt2Tensors.EMBEDDING, MULTIPLIED, Part.HEAD, 0));
        return uses;
    }
}
