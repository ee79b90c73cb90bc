package dev.tzero.model.train;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import dev.tzero.model.engine.Script;
import dev.tzero.model.lm.Gradients;

/** The length of a gradient as one vector, and its limit. */
final class GradientNorm {

    /** Keeps the quotient finite for a gradient of zeros, as PyTorch's {@code clip_grad_norm_} does. */
    private static final double EPSILON = 1e-6;

    private static final String METHODS = """
              def norm(self, g: List[Tensor]) -> Tensor:
                return torch.linalg_vector_norm(torch.stack(torch._foreach_norm(g)))

              def scale(self, g: List[Tensor], factor: Tensor) -> Tensor:
                torch._foreach_mul_(g, float(factor))
                return factor
            """;

    private final Script norm;
    private final Script scale;

    /** @param manager of the compiled code */
    GradientNorm(NDManager manager) {
        Script.Module module = Script.compile(manager, METHODS);
        this.norm = module.method("norm");
        this.scale = module.method("scale");
    }

    double of(Gradients gradients) {
        return norm.call(list(gradients)).singletonOrThrow().getFloat();
    }

    /** Shortens, in place, a gradient of length {@code norm} to {@code most}. */
    void clip(Gradients gradients, double norm, double most) {
        if (norm > most) {
            NDList arguments = list(gradients);
            arguments.add(gradients.manager().create(most / (norm + EPSILON)));
            scale.call(arguments);
        }
    }

    private static NDList list(Gradients gradients) {
        return Windows.name("g[]", new NDList(gradients.gradients()));
    }
}
