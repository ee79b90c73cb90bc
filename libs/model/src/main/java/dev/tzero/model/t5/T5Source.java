package dev.tzero.model.t5;

import dev.tzero.model.config.FeedForward;
import dev.tzero.model.config.T5Config;
import dev.tzero.model.engine.Products;
import dev.tzero.model.lm.TargetScript;

/**
 * The T5 encoder and decoder (Raffel et al. 2020) as TorchScript: pre-norm blocks, RMS norms, unscaled attention, one
 * relative bias table per stack shared by its blocks.
 *
 * <p>{@code w} is the list that {@link T5Weights#list} makes. Masks are added to scores; one without elements is none.
 * Several rows may decode over one input: those of an input lie side by side and share its keys and values.
 */
final class T5Source {

    private static final String METHODS = """
              def norm(self, x: Tensor, w: Tensor) -> Tensor:
                return x * torch.rsqrt(torch.mean(x * x, [-1], True) + EPSILON) * w

              def heads(self, x: Tensor, rows: int, length: int) -> Tensor:
                return torch.transpose(torch.reshape(x, [rows, length, HEADS, WIDTH]), 1, 2)

              def attention(self, q: Tensor, k: Tensor, v: Tensor, bias: Tensor) -> Tensor:
                scores = torch.matmul(q, torch.transpose(k, 2, 3))
                if torch.numel(bias) > 0:
                  scores = scores + bias
                seen = torch.transpose(torch.matmul(torch.softmax(scores, -1), v), 1, 2)
                return torch.reshape(seen, [seen.size(0), seen.size(1), INNER])

              def feed_forward(self, x: Tensor, wi: Tensor, wo: Tensor) -> Tensor:
                wide = self.product(x, wi)
            FEED_FORWARD
                return self.product(narrow, wo)

              def beside(self, x: Tensor, other: Tensor) -> Tensor:
                return torch.to(x, ops.prim.device(other), ops.prim.dtype(x))

              def embedded(self, ids: Tensor, table: Tensor) -> Tensor:
                return torch.embedding(table, self.beside(ids, table))

              def position_bias(self, buckets: Tensor, table: Tensor) -> Tensor:
                return torch.unsqueeze(torch.permute(self.embedded(buckets, table), [2, 0, 1]), 0)

              def encoder_states(self, ids: Tensor, buckets: Tensor, mask: Tensor, w: List[Tensor], all: bool) -> List[Tensor]:
                rows = ids.size(0)
                length = ids.size(1)
                bias = self.position_bias(buckets, w[2])
                if torch.numel(mask) > 0:
                  bias = bias + self.beside(mask, bias)
                x = self.embedded(ids, w[0])
                states = annotate(List[Tensor], [])
                for i in range(ENCODER_BLOCKS):
                  if all:
                    states = torch.append(states, x)
                  at = FIRST_ENCODER + i * 6
                  x = self.beside(x, w[at])
                  bias = self.beside(bias, x)
                  qkv = torch.chunk(self.product(self.norm(x, w[at]), w[at + 1]), 3, -1)
                  own = self.attention(self.heads(qkv[0], rows, length), self.heads(qkv[1], rows, length), self.heads(qkv[2], rows, length), bias)
                  x = x + self.product(own, w[at + 2])
                  x = x + self.feed_forward(self.norm(x, w[at + 3]), w[at + 4], w[at + 5])
                return torch.append(states, self.norm(self.beside(x, w[4]), w[4]))

              def encode_all(self, ids: Tensor, buckets: Tensor, mask: Tensor, w: List[Tensor]) -> List[Tensor]:
                return self.encoder_states(ids, buckets, mask, w, True)

              def encode(self, ids: Tensor, buckets: Tensor, mask: Tensor, w: List[Tensor]) -> Tensor:
                return self.encoder_states(ids, buckets, mask, w, False)[0]

              def cross(self, states: Tensor, w: List[Tensor]) -> List[Tensor]:
                read = self.product(states, w[0])
                return [self.heads(part, states.size(0), states.size(1)) for part in torch.chunk(read, CROSS_PARTS, -1)]

              def split(self, states: Tensor, lengths: Tensor) -> List[Tensor]:
                rows = annotate(List[Tensor], [])
                for i in range(states.size(0)):
                  rows = torch.append(rows, torch.clone(torch.narrow(torch.select(states, 0, i), 0, 0, int(lengths[i]))))
                return rows

              def stack(self, width: Tensor, rows: List[Tensor]) -> Tensor:
                return torch.stack([torch.constant_pad_nd(x, [0, 0, 0, width.size(0) - x.size(0)], 0) for x in rows])

              def decoder_states(self, ids: Tensor, buckets: Tensor, causal: Tensor, mask: Tensor, cross: List[Tensor], w: List[Tensor], all: bool) -> List[Tensor]:
                rows = ids.size(0)
                length = ids.size(1)
                inputs = cross[0].size(0)
                bias = self.position_bias(buckets, w[3])
                if torch.numel(causal) > 0:
                  bias = bias + self.beside(causal, bias)
                x = self.embedded(ids, w[0])
                states = annotate(List[Tensor], [])
                for i in range(DECODER_BLOCKS):
                  if all:
                    states = torch.append(states, x)
                  at = FIRST_DECODER + i * 9
                  x = self.beside(x, w[at])
                  bias = self.beside(bias, x)
                  qkv = torch.chunk(self.product(self.norm(x, w[at]), w[at + 1]), 3, -1)
                  own = self.attention(self.heads(qkv[0], rows, length), self.heads(qkv[1], rows, length), self.heads(qkv[2], rows, length), bias)
                  x = x + self.product(own, w[at + 2])
                  q = self.product(self.norm(x, w[at + 3]), w[at + 4])
                  seen = self.attention(self.heads(q, inputs, rows // inputs * length), self.beside(cross[2 * i], x), self.beside(cross[2 * i + 1], x), self.beside(mask, x))
                  x = x + self.product(torch.reshape(seen, [rows, length, INNER]), w[at + 5])
                  x = x + self.feed_forward(self.norm(x, w[at + 6]), w[at + 7], w[at + 8])
                return torch.append(states, self.norm(self.beside(x, w[5]), w[5]))

              def decode_all(self, ids: Tensor, buckets: Tensor, causal: Tensor, mask: Tensor, cross: List[Tensor], w: List[Tensor]) -> List[Tensor]:
                return self.decoder_states(ids, buckets, causal, mask, cross, w, True)

              def decode(self, ids: Tensor, buckets: Tensor, causal: Tensor, mask: Tensor, cross: List[Tensor], w: List[Tensor]) -> Tensor:
                return self.decoder_states(ids, buckets, causal, mask, cross, w, False)[0]

              def logits(self, hidden: Tensor, w: List[Tensor]) -> Tensor:
                return self.product(SCALED, w[1])

            """;

    private T5Source() {}

    static String of(T5Config c) {
        int blocks = T5Weights.FIRST_BLOCK;
        return (Products.forAnswers() + METHODS + TargetScript.METHODS + T5StepSource.METHODS)
                .replace("FEED_FORWARD", narrowing(c.feedForward()))
                .replace("SCALED", c.tieWordEmbeddings() ? "hidden * " + Math.pow(c.dModel(), -0.5) : "hidden")
                .replace("EPSILON", Double.toString(c.layerNormEpsilon()).replace("E", "e"))
                .replace("FIRST_ENCODER", Integer.toString(blocks))
                .replace("FIRST_DECODER", Integer.toString(blocks + 6 * c.numLayers()))
                .replace("ENCODER_BLOCKS", Integer.toString(c.numLayers()))
                .replace("DECODER_BLOCKS", Integer.toString(c.numDecoderLayers()))
                .replace("CROSS_PARTS", Integer.toString(2 * c.numDecoderLayers()))
                .replace("HEADS", Integer.toString(c.numHeads()))
                .replace("WIDTH", Integer.toString(c.dKv()))
                .replace("INNER", Integer.toString(c.innerSize()));
    }

    /** The statement that makes {@code narrow}, which {@code wo} reads, out of {@code wide}, which {@code wi} gives. */
    static String narrowing(FeedForward form) {
        return form.gated()
                ? "    parts = torch.chunk(wide, 2, -1)\n    narrow = "
                        + form.activation().torchScript("parts[0]") + " * parts[1]"
                : "    narrow = " + form.activation().torchScript("wide");
    }
}
