package dev.tzero.model.gpt2;

import dev.tzero.model.config.Gpt2Config;
import dev.tzero.model.engine.Products;
import dev.tzero.model.lm.MatrixPrecision;
import dev.tzero.model.lm.TrainingScript;

/**
 * The loss of a GPT-2 as TorchScript, to be differentiated; {@link Gpt2Source} is the form for reading. Dropout stands where
 * GPT-2 has it: behind the embeddings, on attention weights, and on both branches of every block.
 */
final class Gpt2TrainingSource {

    private static final String METHODS = """
              def norm(self, x: Tensor, at: int, w: List[Tensor]) -> Tensor:
                return torch.layer_norm(x, [SIZE], w[at], w[at + 1], EPSILON)

              def linear(self, x: Tensor, at: int, w: List[Tensor]) -> Tensor:
                return LINEAR + w[at + 1]

              def heads(self, x: Tensor) -> Tensor:
                return torch.transpose(torch.reshape(x, [x.size(0), x.size(1), HEADS, WIDTH]), 1, 2)

              def scale(self, block: int) -> float:
                return SCALE

              def joined(self, x: Tensor, branch: Tensor, rate: float, g: Generator) -> Tensor:
                if rate == 0.0:
                  return x + branch
                return torch.addcmul(x, branch, self.kept(branch, rate, g), value=1.0 / (1.0 - rate))

              def attention(self, q: Tensor, k: Tensor, v: Tensor, mask: Tensor, rate: float, g: Generator) -> Tensor:
                weights = self.drop(torch.softmax(torch.tril(SCORES) + mask, -1), rate, g)
                seen = torch.transpose(SEEN, 1, 2)
                return torch.reshape(seen, [seen.size(0), seen.size(1), SIZE])

              def hidden(self, ids: Tensor, positions: Tensor, mask: Tensor, rate: float, g: Generator, w: List[Tensor]) -> Tensor:
                x = self.drop(torch.embedding(w[0], ids) + torch.embedding(w[1], positions), rate, g)
                for i in range(BLOCKS):
                  at = FIRST_BLOCK + PER_BLOCK * i
                  qkv = torch.chunk(self.linear(self.norm(x, at, w), at + 2, w), 3, -1)
                  own = self.attention(self.heads(qkv[0]) * self.scale(i), self.heads(qkv[1]), self.heads(qkv[2]), mask, rate, g)
                  x = self.joined(x, self.linear(own, at + 4, w), rate, g)
                  wide = self.linear(self.norm(x, at + 6, w), at + 8, w)
                  x = self.joined(x, self.linear(ACTIVATION, at + 10, w), rate, g)
                return self.norm(x, FINAL_NORM, w)

              def loss(self, ids: Tensor, positions: Tensor, mask: Tensor, places: Tensor, labels: Tensor, seed: Tensor, settings: Tensor, w: List[Tensor]) -> Tensor:
                g = torch.Generator(device=ops.prim.device(ids), seed=int(seed))
                hidden = self.hidden(ids, positions, mask, float(settings[0]), g, w)
                real = torch.index_select(torch.reshape(hidden, [-1, SIZE]), 0, places)
                return self.share(self.product(real, w[PROJECTION]), labels, float(settings[1]), float(settings[2]), float(settings[3]))
            """;

    private Gpt2TrainingSource() {}

    static String of(Gpt2Config c, MatrixPrecision precision) {
        boolean rounded = precision == MatrixPrecision.BFLOAT16;
        return (Products.forTraining(rounded) + TrainingScript.METHODS + METHODS)
                .replace("LINEAR", TrainingScript.product("x", "w[at]", rounded))
                .replace("SCORES", TrainingScript.product("q", "torch.transpose(k, 2, 3)", rounded))
                .replace("SEEN", TrainingScript.product("weights", "v", rounded))
                .replace("FIRST_BLOCK", Integer.toString(Gpt2Weights.FIRST_BLOCK))
                .replace("PER_BLOCK", Integer.toString(Gpt2Weights.PER_BLOCK))
                .replace("FINAL_NORM", Integer.toString(Gpt2Weights.finalNorm(c)))
                .replace("PROJECTION", Integer.toString(Gpt2Weights.head(c)))
                .replace("ACTIVATION", c.activation().torchScript("wide"))
                .replace("SCALE", Gpt2Source.scale(c))
                .replace("EPSILON", Double.toString(c.layerNormEpsilon()).replace("E", "e"))
                .replace("BLOCKS", Integer.toString(c.nLayer()))
                .replace("HEADS", Integer.toString(c.nHead()))
                .replace("WIDTH", Integer.toString(c.headWidth()))
                .replace("SIZE", Integer.toString(c.nEmbd()));
    }
}
