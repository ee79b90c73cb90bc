package dev.tzero.model.t5;

/**
 * One step of {@link T5Decoding} as further methods of {@link T5Source}: all blocks, the scores and what is likeliest.
 *
 * <p>A step reads all weights of the decoder to multiply them with a few rows: it is bound by memory.
 */
final class T5StepSource {

    static final String METHODS = """

              def settle(self, cross: List[Tensor], w: List[Tensor]) -> List[Tensor]:
                settled = annotate(List[Tensor], [])
                for i in range(CROSS_PARTS):
                  settled = torch.append(settled, torch.contiguous(self.beside(cross[i], w[FIRST_DECODER + i // 2 * 9])))
                return settled

              def step(self, ids: Tensor, slots: Tensor, buckets: Tensor, mask: Tensor, cross_mask: Tensor, cross: List[Tensor], past: List[Tensor], w: List[Tensor]) -> List[Tensor]:
                rows = ids.size(0)
                keys = buckets.size(1)
                inputs = cross[0].size(0)
                bias = torch.unsqueeze(torch.transpose(self.embedded(buckets, w[3]), 1, 2), 2)
                if torch.numel(mask) > 0:
                  bias = bias + self.beside(mask, bias)
                x = self.embedded(ids, w[0])
                for i in range(DECODER_BLOCKS):
                  at = FIRST_DECODER + i * 9
                  x = self.beside(x, w[at])
                  bias = self.beside(bias, x)
                  slots = self.beside(slots, x)
                  cross_mask = self.beside(cross_mask, x)
                  qkv = torch.chunk(self.product(self.norm(x, w[at]), w[at + 1]), 3, -1)
                  k = torch.index_copy_(torch.view(past[2 * i], [-1, WIDTH]), 0, slots, torch.reshape(qkv[1], [-1, WIDTH]))
                  v = torch.index_copy_(torch.view(past[2 * i + 1], [-1, WIDTH]), 0, slots, torch.reshape(qkv[2], [-1, WIDTH]))
                  own = self.attention(torch.reshape(qkv[0], [rows, HEADS, 1, WIDTH]), torch.narrow(past[2 * i], 2, 0, keys), torch.narrow(past[2 * i + 1], 2, 0, keys), bias)
                  x = x + self.product(torch.reshape(own, [rows, INNER]), w[at + 2])
                  q = self.product(self.norm(x, w[at + 3]), w[at + 4])
                  seen = self.attention(self.heads(q, inputs, rows // inputs), cross[2 * i], cross[2 * i + 1], cross_mask)
                  x = x + self.product(torch.reshape(seen, [rows, INNER]), w[at + 5])
                  x = x + self.feed_forward(self.norm(x, w[at + 6]), w[at + 7], w[at + 8])
                hidden = self.norm(self.beside(x, w[5]), w[5])
                logits = self.product(SCALED, w[1])
                best, ids0 = torch.max(logits, -1)
                normalizer = torch.logsumexp(logits, [-1])
                return [ids0, best - normalizer, normalizer, logits]
            """;

    private T5StepSource() {}
}
