package dev.tzero.model.gpt2;

import dev.tzero.model.config.Gpt2Config;
import dev.tzero.model.engine.Products;
import dev.tzero.model.lm.TargetScript;

/**
 * GPT-2 (Radford et al. 2019) as TorchScript: pre-norm blocks, learned positions, output projection tied to the embedding.
 *
 * <p>{@code w} is the list that {@link Gpt2Weights#list} makes; for a model that only answers, with every matrix turned and
 * laid out for products. What a block reads is brought to the device of its weights. Masks are added to scores. {@code prefix}
 * holds keys and values of what was read before; several rows may continue one prefix, those of it side by side. What lies
 * ahead is cut off by {@code tril} as well as by the mask: no gradient flows there in the reference, not even where padding
 * sees it.
 */
final class Gpt2Source {

    private static final String METHODS = """
              def norm(self, x: Tensor, at: int, w: List[Tensor]) -> Tensor:
                return torch.layer_norm(x, [SIZE], w[at], w[at + 1], EPSILON)

              def linear(self, x: Tensor, at: int, w: List[Tensor]) -> Tensor:
                return LINEAR + w[at + 1]

              def beside(self, x: Tensor, other: Tensor) -> Tensor:
                return torch.to(x, ops.prim.device(other), ops.prim.dtype(x))

              def embedded(self, ids: Tensor, positions: Tensor, w: List[Tensor]) -> Tensor:
                return torch.embedding(w[0], self.beside(ids, w[0])) + torch.embedding(w[1], self.beside(positions, w[1]))

              def last(self, x: Tensor, w: List[Tensor]) -> Tensor:
                return self.norm(self.beside(x, w[FINAL_NORM]), FINAL_NORM, w)

              def heads(self, x: Tensor) -> Tensor:
                return torch.transpose(torch.reshape(x, [x.size(0), x.size(1), HEADS, WIDTH]), 1, 2)

              def merged(self, x: Tensor) -> Tensor:
                return torch.reshape(torch.transpose(x, 1, 2), [x.size(0), x.size(2), SIZE])

              def feed_forward(self, x: Tensor, at: int, w: List[Tensor]) -> Tensor:
                wide = self.linear(self.norm(x, at + 6, w), at + 8, w)
                return self.linear(ACTIVATION, at + 10, w)

              def scale(self, block: int) -> float:
                return SCALE

              def shared(self, x: Tensor, prefixes: int) -> Tensor:
                each = x.size(0) // prefixes
                parts = torch.transpose(torch.reshape(x, [prefixes, each, x.size(1), x.size(2), x.size(3)]), 1, 2)
                return torch.reshape(parts, [prefixes, x.size(1), each * x.size(2), x.size(3)])

              def apart(self, x: Tensor, rows: int) -> Tensor:
                each = rows // x.size(0)
                parts = torch.transpose(torch.reshape(x, [x.size(0), x.size(1), each, x.size(2) // each, x.size(3)]), 1, 2)
                return torch.reshape(parts, [rows, x.size(1), x.size(2) // each, x.size(3)])

              def attention(self, q: Tensor, k: Tensor, v: Tensor, mask: Tensor, prefix_mask: Tensor, before_k: Tensor, before_v: Tensor) -> Tensor:
                scores = torch.matmul(q, torch.transpose(k, 2, 3))
                if torch.numel(before_k) == 0:
                  seen = torch.matmul(torch.softmax(torch.tril(scores) + mask, -1), v)
                else:
                  before = torch.matmul(self.shared(q, before_k.size(0)), torch.transpose(before_k, 2, 3)) + prefix_mask
                  weights = torch.softmax(torch.cat([self.apart(before, q.size(0)), scores + mask], -1), -1)
                  own = torch.matmul(torch.narrow(weights, 3, before_k.size(2), k.size(2)), v)
                  read = self.shared(torch.narrow(weights, 3, 0, before_k.size(2)), before_k.size(0))
                  seen = own + self.apart(torch.matmul(read, before_v), q.size(0))
                return seen

              def blocks(self, ids: Tensor, positions: Tensor, mask: Tensor, prefix_mask: Tensor, prefix: List[Tensor], w: List[Tensor], keep_states: bool, keep_read: bool) -> List[Tensor]:
                x = self.embedded(ids, positions, w)
                states = annotate(List[Tensor], [])
                read = annotate(List[Tensor], [])
                for i in range(BLOCKS):
                  at = FIRST_BLOCK + PER_BLOCK * i
                  if keep_states:
                    states = torch.append(states, x)
                  x = self.beside(x, w[at])
                  mask = self.beside(mask, x)
                  prefix_mask = self.beside(prefix_mask, x)
                  qkv = torch.chunk(self.linear(self.norm(x, at, w), at + 2, w), 3, -1)
                  k = self.heads(qkv[1])
                  v = self.heads(qkv[2])
                  if keep_read:
                    read = torch.append(torch.append(read, k), v)
                  before_k = prefix[0]
                  before_v = prefix[0]
                  if torch.len(prefix) > 1:
                    before_k = prefix[2 * i]
                    before_v = prefix[2 * i + 1]
                  own = self.attention(self.heads(qkv[0]) * self.scale(i), k, v, mask, prefix_mask, before_k, before_v)
                  x = x + self.linear(self.merged(own), at + 4, w)
                  x = x + self.feed_forward(x, at, w)
                states = torch.append(states, self.last(x, w))
                return torch.add(states, read)

              def states(self, ids: Tensor, positions: Tensor, mask: Tensor, prefix_mask: Tensor, prefix: List[Tensor], w: List[Tensor]) -> List[Tensor]:
                return self.blocks(ids, positions, mask, prefix_mask, prefix, w, True, False)

              def hidden(self, ids: Tensor, positions: Tensor, mask: Tensor, prefix_mask: Tensor, prefix: List[Tensor], w: List[Tensor]) -> List[Tensor]:
                return self.blocks(ids, positions, mask, prefix_mask, prefix, w, False, False)

              def read(self, ids: Tensor, positions: Tensor, mask: Tensor, prefix_mask: Tensor, prefix: List[Tensor], w: List[Tensor]) -> List[Tensor]:
                return self.blocks(ids, positions, mask, prefix_mask, prefix, w, False, True)

              def logits(self, hidden: Tensor, w: List[Tensor]) -> Tensor:
                return self.product(hidden, w[PROJECTION])

              def step(self, ids: Tensor, positions: Tensor, slots: Tensor, mask: Tensor, past: List[Tensor], w: List[Tensor]) -> List[Tensor]:
                rows = ids.size(0)
                keys = mask.size(3)
                x = self.embedded(ids, positions, w)
                for i in range(BLOCKS):
                  at = FIRST_BLOCK + PER_BLOCK * i
                  x = self.beside(x, w[at])
                  mask = self.beside(mask, x)
                  slots = self.beside(slots, x)
                  qkv = torch.chunk(self.linear(self.norm(x, at, w), at + 2, w), 3, -1)
                  k = torch.index_copy_(torch.view(past[2 * i], [-1, WIDTH]), 0, slots, torch.reshape(qkv[1], [-1, WIDTH]))
                  v = torch.index_copy_(torch.view(past[2 * i + 1], [-1, WIDTH]), 0, slots, torch.reshape(qkv[2], [-1, WIDTH]))
                  q = torch.reshape(qkv[0], [rows, HEADS, 1, WIDTH]) * self.scale(i)
                  scores = torch.matmul(q, torch.transpose(torch.narrow(past[2 * i], 2, 0, keys), 2, 3)) + mask
                  own = torch.matmul(torch.softmax(scores, -1), torch.narrow(past[2 * i + 1], 2, 0, keys))
                  x = x + self.linear(torch.reshape(own, [rows, SIZE]), at + 4, w)
                  x = x + self.feed_forward(x, at, w)
                logits = self.logits(self.last(x, w), w)
                best, best_ids = torch.max(logits, -1)
                normalizer = torch.logsumexp(logits, [-1])
                return [best_ids, best - normalizer, normalizer, logits]
            """;

    private Gpt2Source() {}

    /** @param asStored whether matrices of blocks are {@code [inputs, outputs]} */
    static String of(Gpt2Config c, boolean asStored) {
        return (Products.forAnswers() + METHODS + TargetScript.METHODS)
                .replace("LINEAR", asStored ? "torch.matmul(x, w[at])" : "self.product(x, w[at])")
                .replace("FIRST_BLOCK", Integer.toString(Gpt2Weights.FIRST_BLOCK))
                .replace("PER_BLOCK", Integer.toString(Gpt2Weights.PER_BLOCK))
                .replace("FINAL_NORM", Integer.toString(Gpt2Weights.finalNorm(c)))
                .replace("PROJECTION", Integer.toString(Gpt2Weights.head(c)))
                .replace("ACTIVATION", c.activation().torchScript("wide"))
                .replace("SCALE", scale(c))
                .replace("EPSILON", Double.toString(c.layerNormEpsilon()).replace("E", "e"))
                .replace("BLOCKS", Integer.toString(c.nLayer()))
                .replace("HEADS", Integer.toString(c.nHead()))
                .replace("WIDTH", Integer.toString(c.headWidth()))
                .replace("SIZE", Integer.toString(c.nEmbd()));
    }

    /** What queries are multiplied by, as an expression of {@code block}. */
    static String scale(Gpt2Config c) {
        double scale = c.scaleAttention() ? 1 / Math.sqrt(c.headWidth()) : 1;
        return c.scaleAttentionByLayer() ? scale + " / (block + 1)" : Double.toString(scale);
    }
}
