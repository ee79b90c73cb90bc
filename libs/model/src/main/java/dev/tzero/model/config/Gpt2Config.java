package dev.tzero.model.config;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tzero.model.ModelFormatException;
import java.io.IOException;
import java.nio.file.Path;

/**
 * The shape of a GPT-2 style model: decoder only, learned positions, layer norms with bias, output projection tied to the
 * embedding.
 *
 * @param vocabSize rows of the embedding
 * @param nPositions rows of the position embedding: the longest sequence
 * @param nEmbd width of the residual stream
 * @param nLayer blocks
 * @param nHead attention heads; divides nEmbd
 * @param nInner width of the feed-forward layer
 * @param activation of the feed-forward layer
 * @param layerNormEpsilon added to the variance in every layer norm
 * @param scaleAttention whether scores are divided by the square root of the head width
 * @param scaleAttentionByLayer whether scores are divided by the block's number too, counted from 1
 * @param dropoutRate one rate for embeddings, attention and residuals
 * @param bosTokenId beginning of sequence
 * @param eosTokenId end of sequence; pads too where nothing else is said, as GPT-2 has no padding
 */
public record Gpt2Config(
        int vocabSize,
        int nPositions,
        int nEmbd,
        int nLayer,
        int nHead,
        int nInner,
        Activation activation,
        double layerNormEpsilon,
        boolean scaleAttention,
        boolean scaleAttentionByLayer,
        double dropoutRate,
        int bosTokenId,
        int eosTokenId)
        implements ModelConfig {

    /** The last of GPT-2's own vocabulary. */
    private static final int END_OF_TEXT = 50256;

    public Gpt2Config {
        Limits.within("vocab_size", vocabSize, 2, Limits.SIZE);
        Limits.within("n_positions", nPositions, 1, Limits.SIZE);
        Limits.within("n_embd", nEmbd, 1, Limits.SIZE);
        Limits.within("n_layer", nLayer, 1, Limits.LAYERS);
        Limits.within("n_head", nHead, 1, Limits.HEADS);
        if (nEmbd % nHead != 0) {
            throw new IllegalArgumentException("n_head: " + nHead + ": expected a divisor of n_embd (" + nEmbd + ")");
        }
        Limits.within("n_inner", nInner, 1, Limits.SIZE);
        Limits.epsilon("layer_norm_epsilon", layerNormEpsilon);
        Limits.probability("resid_pdrop", dropoutRate);
        Limits.within("bos_token_id", bosTokenId, 0, vocabSize - 1);
        Limits.within("eos_token_id", eosTokenId, 0, vocabSize - 1);
    }

    /** Width of one attention head. */
    public int headWidth() {
        return nEmbd / nHead;
    }

    @Override
    public ModelFamily family() {
        return ModelFamily.GPT2;
    }

    /**
     * Reads a Hugging Face {@code config.json} of a GPT-2. Absent keys have the defaults that Hugging Face documents; the
     * sizes have none and must be there.
     *
     * @throws ModelFormatException when the file is not JSON, describes another architecture or holds an impossible value
     */
    public static Gpt2Config read(Path file) throws IOException {
        ConfigFields fields = ConfigFields.read(file);
        fields.expectFamily(ModelFamily.GPT2);
        return read(fields);
    }

    static Gpt2Config read(ConfigFields fields) {
        fields.expectUnless("add_cross_attention", false);
        fields.expectUnless("tie_word_embeddings", true);
        int width = fields.integer("n_embd");
        try {
            return new Gpt2Config(
                    fields.integer("vocab_size"),
                    fields.integer("n_positions"),
                    width,
                    fields.integer("n_layer"),
                    fields.integer("n_head"),
                    fields.integer("n_inner", Math.min(width, Limits.SIZE) * 4),
                    fields.activation("activation_function", Activation.GELU_TANH),
                    fields.number("layer_norm_epsilon", 1e-5),
                    fields.bool("scale_attn_weights", true),
                    fields.bool("scale_attn_by_inverse_layer_idx", false),
                    fields.number("resid_pdrop", 0.1),
                    fields.integer("bos_token_id", END_OF_TEXT),
                    fields.integer("eos_token_id", END_OF_TEXT));
        } catch (IllegalArgumentException e) {
            throw new ModelFormatException(fields.file(), "value", e.getMessage(), e);
        }
    }

    @Override
    public ObjectNode toJson() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.putArray("architectures").add("GPT2LMHeadModel");
        json.put("model_type", family().modelType());
        json.put("vocab_size", vocabSize);
        json.put("n_positions", nPositions);
        json.put("n_embd", nEmbd);
        json.put("n_layer", nLayer);
        json.put("n_head", nHead);
        json.put("n_inner", nInner);
        json.put("activation_function", activation.spelling());
        json.put("layer_norm_epsilon", layerNormEpsilon);
        json.put("scale_attn_weights", scaleAttention);
        json.put("scale_attn_by_inverse_layer_idx", scaleAttentionByLayer);
        json.put("attn_pdrop", dropoutRate);
        json.put("embd_pdrop", dropoutRate);
        json.put("resid_pdrop", dropoutRate);
        json.put("bos_token_id", bosTokenId);
        json.put("eos_token_id", eosTokenId);
        json.put("tie_word_embeddings", true);
        json.put("torch_dtype", "float32");
        json.put("use_cache", true);
        return json;
    }

    @Override
    public ObjectNode toGenerationJson() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("bos_token_id", bosTokenId);
        json.put("eos_token_id", eosTokenId);
        return json;
    }
}
