package dev.tzero.model.t5;

import dev.tzero.model.config.T5Config;
import dev.tzero.model.engine.Products;
import dev.tzero.model.lm.MatrixPrecision;
import dev.tzero.model.lm.TrainingScript;

/**
 * The loss of a T5 as TorchScript, in the form that is fastest to differentiate; {@link T5Source} is the form for reading.
 *
 * <p>Dropout multiplies by zeros and ones only. The factor {@code 1 / (1 - rate)} that keeps the expectation passes through
 * the linear layers behind it and is applied, together with the next one, where a branch joins the residual stream.
 */
final class TrainingSource {

    private static final String METHODS = """
              def norm(self, x: Tensor, w: Tensor) -> Tensor:
                return torch.rms_norm(x, [x.size(2)], w, EPSILON)

              def heads(self, x: Tensor, rows: int, length: int) -> Tensor:
                return torch.transpose(torch.reshape(x, [rows, length, HEADS, WIDTH]), 1, 2)

              def joined(self, x: Tensor, branch: Tensor, rate: float, g: Generator) -> Tensor:
                if rate == 0.0:
                  return x + branch
                return torch.addcmul(x, branch, self.kept(branch, rate, g), value=1.0 / ((1.0 - rate) * (1.0 - rate)))

              def attention(self, q: Tensor, k: Tensor, v: Tensor, bias: Tensor, rate: float, g: Generator) -> Tensor:
                scores = SCORES
                if torch.numel(bias) > 0:
                  scores = torch.add_(scores, bias)
                weights = torch.softmax(scores, -1)
                if rate != 0.0:
                  weights = weights * self.kept(weights, rate, g)
                seen = torch.transpose(SEEN, 1, 2)
                return torch.reshape(seen, [seen.size(0), seen.size(1), INNER])

              def feed_forward(self, x: Tensor, wi: Tensor, wo: Tensor, rate: float, g: Generator) -> Tensor:
                wide = self.product(x, wi)
            FEED_FORWARD
                if rate != 0.0:
                  narrow = narrow * self.kept(narrow, rate, g)
                return self.product(narrow, wo)

              def position_bias(self, buckets: Tensor, table: Tensor) -> Tensor:
                return torch.contiguous(torch.unsqueeze(torch.permute(torch.embedding(table, buckets), [2, 0, 1]), 0))

              def apart(self, queries: Tensor, keys: Tensor) -> Tensor:
                other = torch.ne(torch.unsqueeze(torch.unsqueeze(queries, 1), 3), torch.unsqueeze(torch.unsqueeze(keys, 1), 2))
                return torch.mul_(torch.to(other, 6), MASKED)

              def encode(self, ids: Tensor, buckets: Tensor, mask: Tensor, rate: float, g: Generator, w: List[Tensor]) -> Tensor:
                rows = ids.size(0)
                length = ids.size(1)
                bias = self.position_bias(buckets, w[2])
                if torch.numel(mask) > 0:
                  bias = bias + mask
                x = self.drop(torch.embedding(w[0], ids), rate, g)
                for i in range(ENCODER_BLOCKS):
                  at = FIRST_ENCODER + i * 6
                  qkv = torch.chunk(self.product(self.norm(x, w[at]), w[at + 1]), 3, -1)
                  own = self.attention(self.heads(qkv[0], rows, length), self.heads(qkv[1], rows, length), self.heads(qkv[2], rows, length), bias, rate, g)
                  x = self.joined(x, self.product(own, w[at + 2]), rate, g)
                  x = self.joined(x, self.feed_forward(self.norm(x, w[at + 3]), w[at + 4], w[at + 5], rate, g), rate, g)
                return self.drop(self.norm(x, w[4]), rate, g)

              def decode(self, ids: Tensor, buckets: Tensor, mask: Tensor, memory: Tensor, memory_mask: Tensor, rate: float, g: Generator, w: List[Tensor]) -> Tensor:
                rows = ids.size(0)
                length = ids.size(1)
                cross = torch.chunk(self.product(memory, w[6]), CROSS_PARTS, -1)
                bias = self.position_bias(buckets, w[3]) + mask
                x = self.drop(torch.embedding(w[0], ids), rate, g)
                for i in range(DECODER_BLOCKS):
                  at = FIRST_DECODER + i * 9
                  qkv = torch.chunk(self.product(self.norm(x, w[at]), w[at + 1]), 3, -1)
                  own = self.attention(self.heads(qkv[0], rows, length), self.heads(qkv[1], rows, length), self.heads(qkv[2], rows, length), bias, rate, g)
                  x = self.joined(x, self.product(own, w[at + 2]), rate, g)
                  q = self.product(self.norm(x, w[at + 3]), w[at + 4])
                  k = self.heads(cross[2 * i], rows, memory.size(1))
                  v = self.heads(cross[2 * i + 1], rows, memory.size(1))
                  seen = self.attention(self.heads(q, rows, length), k, v, memory_mask, rate, g)
                  x = self.joined(x, self.product(seen, w[at + 5]), rate, g)
                  x = self.joined(x, self.feed_forward(self.norm(x, w[at + 6]), w[at + 7], w[at + 8], rate, g), rate, g)
                return self.drop(self.norm(x, w[5]), rate, g)

              def loss(self, input_ids: Tensor, input_segments: Tensor, encoder_buckets: Tensor, decoder_ids: Tensor, target_segments: Tensor, decoder_buckets: Tensor, causal: Tensor, positions: Tensor, labels: Tensor, seed: Tensor, settings: Tensor, w: List[Tensor]) -> Tensor:
                rate = float(settings[0])
                g = torch.Generator(device=ops.prim.device(input_ids), seed=int(seed))
                encoder_mask = input_segments
                memory_mask = input_segments
                decoder_mask = causal
                if torch.numel(input_segments) > 0:
                  if float(settings[1]) != 0.0:
                    encoder_mask = self.apart(input_segments, input_segments)
                    memory_mask = self.apart(target_segments, input_segments)
                    decoder_mask = causal + self.apart(target_segments, target_segments)
                  else:
                    encoder_mask = self.apart(target_segments, input_segments)
                    memory_mask = encoder_mask
                memory = self.encode(input_ids, encoder_buckets, encoder_mask, rate, g, w)
                hidden = self.decode(decoder_ids, decoder_buckets, decoder_mask, memory, memory_mask, rate, g, w)
                real = torch.index_select(torch.reshape(hidden, [-1, hidden.size(2)]), 0, positions)
                logits = self.product(SCALED, w[1])
                return self.share(logits, labels, float(settings[2]), float(settings[3]), float(settings[4]))
            """;

    private TrainingSource() {}

    static String of(T5Config c, MatrixPrecision precision) {
        boolean rounded = precision == MatrixPrecision.BFLOAT16;
        int blocks = T5Weights.FIRST_BLOCK;
        return (Products.forTraining(rounded) + TrainingScript.METHODS + METHODS)
                .replace("FEED_FORWARD", T5Source.narrowing(c.feedForward()))
                .replace("SCORES", TrainingScript.product("q", "torch.transpose(k, 2, 3)", rounded))
                .replace("SEEN", TrainingScript.product("weights", "v", rounded))
                .replace("SCALED", c.tieWordEmbeddings() ? "real * " + Math.pow(c.dModel(), -0.5) : "real")
                .replace("EPSILON", Double.toString(c.layerNormEpsilon()).replace("E", "e"))
                .replace("MASKED", "-1000000000.0")
                .replace("FIRST_ENCODER", Integer.toString(blocks))
                .replace("FIRST_DECODER", Integer.toString(blocks + 6 * c.numLayers()))
                .replace("ENCODER_BLOCKS", Integer.toString(c.numLayers()))
                .replace("DECODER_BLOCKS", Integer.toString(c.numDecoderLayers()))
                .replace("CROSS_PARTS", Integer.toString(2 * c.numDecoderLayers()))
                .replace("HEADS", Integer.toString(c.numHeads()))
                .replace("WIDTH", Integer.toString(c.dKv()))
                .replace("INNER", Integer.toString(c.innerSize()));
    }
}
