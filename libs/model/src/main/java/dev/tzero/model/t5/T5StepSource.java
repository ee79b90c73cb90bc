package dev.tzero.model.t5;

/**
 * One step of {@link T5Decoding} as further methods of {@link T5Source}: all blocks, the scores and what is likeliest.
 *
 * <p>A step reads all weights of the decoder to multiply them with a few rows: it is bound by memory. Products with the
 * weights on the left read them up to twice as fast as {@code linear} does.
 */
final class T5StepSource {

    static final String METHODS = """

              def settle(self, cross: List[Tensor]) -> List[Tensor]:
                return [torch.contiguous(x) for x in cross]

              def project(self, x: Tensor, w: Tensor) -> Tensor:
                if x.size(0) == 1:
                  y = torch.unsqueeze(torch.mv(w, torch.reshape(x, [-1])), 0)
                else:
                  y = torch.t(torch.mm(w, torch.t(x)))
                return y

              def feed_few(self, x: Tensor, wi: Tensor, wo: Tensor) -> Tensor:
                wide = self.project(x, wi)
            FEED_FORWARD
                return self.project(narrow, wo)

              def step(self, ids: Tensor, slots: Tensor, buckets: Tensor, mask: Tensor, cross_mask: Tensor, cross: List[Tensor], past: List[Tensor], w: List[Tensor]) -> List[Tensor]:
                rows = ids.size(0)
                keys = buckets.size(1)
                inputs = cross[0].size(0)
                bias = torch.unsqueeze(torch.transpose(torch.embedding(w[3], buckets), 1, 2), 2)
                if torch.numel(mask) > 0:
                  bias = bias + mask
                x = torch.embedding(w[0], ids)
                for i in range(DECODER_BLOCKS):
                  at = FIRST_DECODER + i * 9
                  qkv = torch.chunk(self.project(self.norm(x, w[at]), w[at + 1]), 3, -1)
                  k = torch.index_copy_(torch.view(past[2 * i], [-1, WIDTH]), 0, slots, torch.reshape(qkv[1], [-1, WIDTH]))
                  v = torch.index_copy_(torch.view(past[2 * i + 1], [-1, WIDTH]), 0, slots, torch.reshape(qkv[2], [-1, WIDTH]))
                  own = self.attention(torch.reshape(qkv[0], [rows, HEADS, 1, WIDTH]), torch.narrow(past[2 * i], 2, 0, keys), torch.narrow(past[2 * i + 1], 2, 0, keys), bias)
                  x = x + self.project(torch.reshape(own, [rows, INNER]), w[at + 2])
                  q = self.project(self.norm(x, w[at + 3]), w[at + 4])
                  seen = self.attention(self.heads(q, inputs, rows // inputs), cross[2 * i], cross[2 * i + 1], cross_mask)
                  x = x + self.project(torch.reshape(seen, [rows, INNER]), w[at + 5])
                  x = x + self.feed_few(self.norm(x, w[at + 6]), w[at + 7], w[at + 8])
                hidden = self.norm(x, w[5])
                logits = self.project(SCALED, w[1])
                best, ids0 = torch.max(logits, -1)
                normalizer = torch.logsumexp(logits, [-1])
                return [ids0, best - normalizer, normalizer, logits]
            """;

    private T5StepSource() {}
}
