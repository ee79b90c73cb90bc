package dev.tzero.model.config;

import static dev.tzero.model.config.Limits.within;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tzero.model.ModelFormatException;
import java.io.IOException;
import java.nio.file.Path;

/**
 * The shape of a T5 model: the part of Hugging Face's {@code config.json} that decides what the weights mean.
 *
 * @param vocabSize rows of the embedding
 * @param dModel width of the residual stream
 * @param dKv width of one attention head; heads times dKv (the inner size) need not be dModel
 * @param dFf width of the feed-forward layer
 * @param numLayers encoder blocks
 * @param numDecoderLayers decoder blocks
 * @param numHeads attention heads
 * @param relativeAttentionNumBuckets rows of both relative bias tables, even
 * @param relativeAttentionMaxDistance distance from which all positions share the last bucket
 * @param layerNormEpsilon added to the mean square in every RMS norm
 * @param feedForward form of the feed-forward layer
 * @param tieWordEmbeddings whether the output projection is the embedding (then the decoder output is scaled by dModel^-0.5)
 * @param dropoutRate carried through for other tools; training takes its rate from its own options
 * @param padTokenId padding
 * @param eosTokenId end of sequence
 * @param decoderStartTokenId first decoder input
 */
public record T5Config(
        int vocabSize,
        int dModel,
        int dKv,
        int dFf,
        int numLayers,
        int numDecoderLayers,
        int numHeads,
        int relativeAttentionNumBuckets,
        int relativeAttentionMaxDistance,
        double layerNormEpsilon,
        FeedForward feedForward,
        boolean tieWordEmbeddings,
        double dropoutRate,
        int padTokenId,
        int eosTokenId,
        int decoderStartTokenId)
        implements ModelConfig {

    public T5Config {
        within("vocab_size", vocabSize, 2, Limits.SIZE);
        within("d_model", dModel, 1, Limits.SIZE);
        within("d_kv", dKv, 1, Limits.SIZE);
        within("d_ff", dFf, 1, Limits.SIZE);
        within("num_layers", numLayers, 1, Limits.LAYERS);
        within("num_decoder_layers", numDecoderLayers, 1, Limits.LAYERS);
        within("num_heads", numHeads, 1, Limits.HEADS);
        within("num_heads * d_kv", (long) numHeads * dKv, 1, Limits.SIZE);
        within("relative_attention_num_buckets", relativeAttentionNumBuckets, 4, 4096);
        if (relativeAttentionNumBuckets % 2 != 0) {
            throw new IllegalArgumentException(
                    "relative_attention_num_buckets: " + relativeAttentionNumBuckets + ": expected an even number");
        }
        within("relative_attention_max_distance", relativeAttentionMaxDistance, 2, Limits.SIZE);
        if (relativeAttentionMaxDistance <= relativeAttentionNumBuckets / 2) {
            throw new IllegalArgumentException("relative_attention_max_distance: " + relativeAttentionMaxDistance
                    + ": expected more than half of relative_attention_num_buckets (" + relativeAttentionNumBuckets
                    + ")");
        }
        Limits.epsilon("layer_norm_epsilon", layerNormEpsilon);
        Limits.probability("dropout_rate", dropoutRate);
        within("pad_token_id", padTokenId, 0, vocabSize - 1);
        within("eos_token_id", eosTokenId, 0, vocabSize - 1);
        within("decoder_start_token_id", decoderStartTokenId, 0, vocabSize - 1);
    }

    /** A T5 v1.1 shape (gated GELU, untied, 32 buckets up to distance 128, pad 0, end 1) with as many decoder as encoder blocks. */
    public static T5Config v11(int vocabSize, int dModel, int dKv, int dFf, int layers, int heads) {
        return new T5Config(
                vocabSize,
                dModel,
                dKv,
                dFf,
                layers,
                layers,
                heads,
                32,
                128,
                1e-6,
                FeedForward.GATED_GELU,
                false,
                0.0,
                0,
                1,
                0);
    }

    /** Heads times head width: the width of queries, keys and values together. */
    public int innerSize() {
        return numHeads * dKv;
    }

    /**
     * Reads a Hugging Face {@code config.json}. Absent keys have the defaults that Hugging Face documents for T5; the
     * sizes have none and must be there.
     *
     * @throws ModelFormatException when the file is not JSON, describes another architecture or holds an impossible value
     */
    public static T5Config read(Path file) throws IOException {
        ConfigFields fields = ConfigFields.read(file);
        fields.expectFamily(ModelFamily.T5);
        return read(fields);
    }

    static T5Config read(ConfigFields fields) {
        int layers = fields.integer("num_layers");
        int pad = fields.integer("pad_token_id", 0);
        try {
            return new T5Config(
                    fields.integer("vocab_size"),
                    fields.integer("d_model"),
                    fields.integer("d_kv"),
                    fields.integer("d_ff"),
                    layers,
                    fields.integer("num_decoder_layers", layers),
                    fields.integer("num_heads"),
                    fields.integer("relative_attention_num_buckets", 32),
                    fields.integer("relative_attention_max_distance", 128),
                    fields.number("layer_norm_epsilon", 1e-6),
                    fields.feedForward("feed_forward_proj", FeedForward.RELU),
                    fields.bool("tie_word_embeddings", true),
                    fields.number("dropout_rate", 0.1),
                    pad,
                    fields.integer("eos_token_id", 1),
                    fields.integer("decoder_start_token_id", pad));
        } catch (IllegalArgumentException e) {
            throw new ModelFormatException(fields.file(), "value", e.getMessage(), e);
        }
    }

    @Override
    public ModelFamily family() {
        return ModelFamily.T5;
    }

    @Override
    public ObjectNode toJson() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.putArray("architectures").add("T5ForConditionalGeneration");
        json.put("model_type", family().modelType());
        json.put("is_encoder_decoder", true);
        json.put("vocab_size", vocabSize);
        json.put("d_model", dModel);
        json.put("d_kv", dKv);
        json.put("d_ff", dFf);
        json.put("num_layers", numLayers);
        json.put("num_decoder_layers", numDecoderLayers);
        json.put("num_heads", numHeads);
        json.put("relative_attention_num_buckets", relativeAttentionNumBuckets);
        json.put("relative_attention_max_distance", relativeAttentionMaxDistance);
        json.put("layer_norm_epsilon", layerNormEpsilon);
        json.put("feed_forward_proj", feedForward.spelling());
        json.put("tie_word_embeddings", tieWordEmbeddings);
        json.put("dropout_rate", dropoutRate);
        json.put("initializer_factor", 1.0);
        json.put("pad_token_id", padTokenId);
        json.put("eos_token_id", eosTokenId);
        json.put("decoder_start_token_id", decoderStartTokenId);
        json.put("torch_dtype", "float32");
        json.put("use_cache", true);
        return json;
    }

    @Override
    public ObjectNode toGenerationJson() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("decoder_start_token_id", decoderStartTokenId);
        json.put("eos_token_id", eosTokenId);
        json.put("pad_token_id", padTokenId);
        return json;
    }
}
