package dev.tzero.model.gpt2;

import dev.tzero.model.config.Gpt2Config;
import dev.tzero.model.lm.Parameter;
import dev.tzero.model.lm.ParameterStore;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Draws the weights of a new GPT-2 as Hugging Face's {@code GPT2PreTrainedModel} does: matrices N(0, 0.02^2), those that end a
 * branch smaller by the root of the number of branches, biases 0, norms 1.
 */
final class Gpt2Initialiser {

    private static final double DEVIATION = 0.02;

    private Gpt2Initialiser() {}

    static void fill(ParameterStore store, Gpt2Config config, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (Parameter parameter : store.parameters()) {
            store.set(parameter, values(parameter, config, random.split()));
        }
    }

    private static float[] values(Parameter parameter, Gpt2Config config, SplittableRandom random) {
        float[] values = new float[Math.toIntExact(parameter.elements())];
        if (parameter.shape().size() == 1) {
            Arrays.fill(values, parameter.name().endsWith(".weight") ? 1 : 0);
            return values;
        }
        boolean endsBranch = parameter.name().endsWith("c_proj.weight");
        double deviation = endsBranch ? DEVIATION / Math.sqrt(2.0 * config.nLayer()) : DEVIATION;
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (random.nextGaussian() * deviation);
        }
        return values;
    }
}
