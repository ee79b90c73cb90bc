package dev.tzero.model.lm;

/**
 * What the training sources of all families share, as TorchScript.
 *
 * <p>{@code kept} has a one where an element survives dropout, else a zero; its random numbers come four from a word of 64
 * bits, which is half the time of drawing each. {@code share} is the loss of real positions, summed and divided by the number
 * of target tokens of the whole step.
 */
public final class TrainingScript {

    public static final String METHODS = """
              def kept(self, like: Tensor, rate: float, g: Generator) -> Tensor:
                elements = torch.numel(like)
                words = torch.random_(torch.empty([(elements + 3) // 4], dtype=4, device=ops.prim.device(like)), -9223372036854775807 - 1, None, generator=g)
                quarters = torch.slice(torch.view_copy(words, dtype=2), 0, 0, elements)
                return torch.reshape(torch.to(torch.ge(quarters, int(rate * 65536.0) - 32768), 6), like.size())

              def drop(self, x: Tensor, rate: float, g: Generator) -> Tensor:
                if rate == 0.0:
                  return x
                return x * torch.mul_(self.kept(x, rate, g), 1.0 / (1.0 - rate))

              def share(self, logits: Tensor, labels: Tensor, smoothing: float, z: float, count: float) -> Tensor:
                total = torch.cross_entropy_loss(logits, labels, None, 2, -100, smoothing)
                if z != 0.0:
                  total = total + torch.sum(torch.square(torch.logsumexp(logits, [1]))) * z
                return total / count

            """;

    private TrainingScript() {}

    /** The expression of a product of two activations, in bfloat16 when {@code rounded}; the result is float32. */
    public static String product(String left, String right, boolean rounded) {
        return rounded
                ? "torch.to(torch.matmul(torch.to(" + left + ", 15), torch.to(" + right + ", 15)), 6)"
                : "torch.matmul(" + left + ", " + right + ")";
    }
}
