package dev.tzero.model.gpt2;

import ai.djl.ndarray.types.Shape;
import dev.tzero.model.config.Gpt2Config;
import dev.tzero.model.lm.Parameter;
import dev.tzero.model.lm.Slab;
import dev.tzero.model.weights.TensorSpec;
import java.util.ArrayList;
import java.util.List;

/**
 * Where every parameter of a GPT-2 lies in one flat float32 array: each is a slab under its own name, matrices before vectors,
 * so that vectors of odd sizes do not put matrices out of alignment.
 */
final class Gpt2Layout {

    private Gpt2Layout() {}

    static List<Slab> of(Gpt2Config config) {
        List<TensorSpec> tensors = Gpt2Tensors.of(config).tensors();
        List<Slab> slabs = new ArrayList<>();
        tensors.stream().filter(spec -> matrix(spec)).forEach(spec -> slabs.add(slab(spec, end(slabs))));
        tensors.stream().filter(spec -> !matrix(spec)).forEach(spec -> slabs.add(slab(spec, end(slabs))));
        return List.copyOf(slabs);
    }

    private static boolean matrix(TensorSpec spec) {
        return spec.shape().size() == 2;
    }

    /** Weight decay is for matrices: not for biases and norms, as Hugging Face's trainer decides. */
    private static Slab slab(TensorSpec spec, long offset) {
        Parameter parameter = new Parameter(spec.name(), spec.shape(), offset, matrix(spec));
        return new Slab(spec.name(), offset, new Shape(spec.shape()), List.of(parameter));
    }

    private static long end(List<Slab> slabs) {
        return slabs.isEmpty() ? 0 : slabs.getLast().end();
    }
}
