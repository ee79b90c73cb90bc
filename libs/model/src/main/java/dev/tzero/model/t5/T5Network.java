package dev.tzero.model.t5;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.tzero.model.config.FeedForward;
import dev.tzero.model.config.T5Config;
import java.util.ArrayList;
import java.util.List;

/**
 * The T5 encoder and decoder (Raffel et al. 2020) as functions of weights and token ids: pre-norm blocks, RMS norms,
 * unscaled attention, one relative bias table per stack shared by its blocks. Holds no state and no memory.
 */
final class T5Network {

    private final T5Config config;
    private final RelativeBuckets encoderBuckets;
    private final RelativeBuckets decoderBuckets;

    T5Network(T5Config config) {
        this.config = config;
        int buckets = config.relativeAttentionNumBuckets();
        this.encoderBuckets = new RelativeBuckets(buckets, config.relativeAttentionMaxDistance(), true);
        this.decoderBuckets = new RelativeBuckets(buckets, config.relativeAttentionMaxDistance(), false);
    }

    /** Encodes inputs and computes the keys and values that all decoder blocks read from them. */
    EncoderOutput encode(NDManager manager, T5Weights w, Padded input) {
        Kernels kernels = new Kernels(manager, config);
        int rows = input.rows();
        int length = input.width();
        NDArray mask = input.maskArray(manager);
        NDArray bias = positionBias(manager, w.encoderBias(), encoderBuckets.table(0, length, length), length, length);
        NDArray biasAndMask = mask == null ? bias : bias.add(mask);
        NDArray x = Kernels.rows(input.idArray(manager), w.shared());
        for (T5Weights.EncoderBlock block : w.encoder()) {
            NDList qkv = split(Kernels.linear(kernels.rmsNorm(x, block.norm0()), block.qkv()), 3);
            NDArray context = Kernels.attention(
                    heads(qkv.get(0), rows, length),
                    heads(qkv.get(1), rows, length),
                    heads(qkv.get(2), rows, length),
                    biasAndMask);
            x = x.add(Kernels.linear(context, block.o()));
            x = x.add(feedForward(kernels, kernels.rmsNorm(x, block.norm1()), block.wi(), block.wo()));
        }
        NDArray hidden = kernels.rmsNorm(x, w.encoderNorm());
        NDList crossKv = split(Kernels.linear(hidden, w.crossKv()), 2 * config.numDecoderLayers());
        List<NDArray> keys = new ArrayList<>();
        List<NDArray> values = new ArrayList<>();
        for (int i = 0; i < config.numDecoderLayers(); i++) {
            keys.add(heads(crossKv.get(2 * i), rows, length));
            values.add(heads(crossKv.get(2 * i + 1), rows, length));
        }
        return new EncoderOutput(hidden, mask, keys, values, rows);
    }

    /**
     * Decodes token ids over encoded inputs.
     *
     * <p>{@code ids [rows, length]} may hold several rows per input, those of one input side by side: the choices of one
     * example then share its keys and values instead of having copies.
     *
     * @param cache tokens decoded before these, extended by this call; null for none
     * @return hidden states after the final norm {@code [rows, length, d]}
     */
    NDArray decode(NDManager manager, T5Weights w, EncoderOutput encoded, NDArray ids, DecoderCache cache) {
        Kernels kernels = new Kernels(manager, config);
        int rows = (int) ids.getShape().get(0);
        int length = (int) ids.getShape().get(1);
        int perInput = rows / encoded.rows();
        int past = cache == null ? 0 : cache.length();
        int keys = past + length;
        NDArray bias = positionBias(manager, w.decoderBias(), decoderBuckets.table(past, length, keys), length, keys);
        NDArray selfBias = length == 1
                ? bias
                : bias.add(manager.create(Padded.causal(past, length, keys), new Shape(length, keys)));
        NDArray x = Kernels.rows(ids, w.shared());
        for (int i = 0; i < w.decoder().size(); i++) {
            T5Weights.DecoderBlock block = w.decoder().get(i);
            NDList qkv = split(Kernels.linear(kernels.rmsNorm(x, block.norm0()), block.qkv()), 3);
            NDArray key = heads(qkv.get(1), rows, length);
            NDArray value = heads(qkv.get(2), rows, length);
            if (cache != null) {
                key = cache.appendKey(i, key);
                value = cache.appendValue(i, value);
            }
            NDArray own = Kernels.attention(heads(qkv.get(0), rows, length), key, value, selfBias);
            x = x.add(Kernels.linear(own, block.o()));
            NDArray query = Kernels.linear(kernels.rmsNorm(x, block.norm1()), block.crossQ());
            NDArray seen = Kernels.attention(
                            heads(query, encoded.rows(), (long) perInput * length),
                            encoded.keys().get(i),
                            encoded.values().get(i),
                            encoded.mask())
                    .reshape(rows, length, config.innerSize());
            x = x.add(Kernels.linear(seen, block.crossO()));
            x = x.add(feedForward(kernels, kernels.rmsNorm(x, block.norm2()), block.wi(), block.wo()));
        }
        if (cache != null) {
            cache.advance(length);
        }
        return kernels.rmsNorm(x, w.decoderNorm());
    }

    /** Scores over the vocabulary {@code [..., vocab]} of decoder states {@code [..., d]}. */
    NDArray logits(NDManager manager, T5Weights w, NDArray hidden) {
        NDArray scaled = config.tieWordEmbeddings() ? new Kernels(manager, config).scaleForTiedHead(hidden) : hidden;
        return Kernels.linear(scaled, w.lmHead());
    }

    /** {@code [1, heads, queries, keys]}. */
    private static NDArray positionBias(NDManager manager, NDArray table, long[] buckets, int queries, int keys) {
        NDArray ids = manager.create(buckets, new Shape(queries, keys));
        return Kernels.rows(ids, table).transpose(2, 0, 1).expandDims(0);
    }

    private NDArray feedForward(Kernels kernels, NDArray x, NDArray wi, NDArray wo) {
        NDArray wide = Kernels.linear(x, wi);
        if (config.feedForward() == FeedForward.RELU) {
            return Kernels.linear(Kernels.relu(wide), wo);
        }
        NDList parts = split(wide, 2);
        return Kernels.linear(kernels.gelu(parts.get(0)).mul(parts.get(1)), wo);
    }

    private NDArray heads(NDArray x, long rows, long length) {
        return Kernels.heads(x, rows, length, config.numHeads(), config.dKv());
    }

    private static NDList split(NDArray x, int parts) {
        return x.split(parts, x.getShape().dimension() - 1);
    }
}
