package dev.tzero.bundled;

import java.util.List;
import java.util.Map;

/**
 * The small T5 v1.1 that learns the bundled world, and how it was trained when the figures were measured. It needs the start
 * with match and position heads: from T5's own initialisation it does not leave the plateau in so few steps.
 *
 * @param vocabularySize tokens of the bundled tokenizer
 * @param dModel width of the residual stream
 * @param dFf width of the gated feed-forward layers
 * @param heads attention heads per layer
 * @param dKv width of a head
 * @param layers encoder layers, and as many decoder layers
 * @param steps optimizer steps
 * @param batchSize examples per step
 * @param learningRate peak of AdamW's rate, reached after {@code warmupSteps} and then lowered to 0 along a cosine
 * @param warmupSteps steps of linear warm-up
 * @param beta1 AdamW's first moment decay
 * @param beta2 AdamW's second moment decay
 * @param weightDecay for all but norms and relative attention biases
 * @param maxGradientNorm gradients are scaled down to this norm
 */
public record ModelPlan(
        int vocabularySize,
        int dModel,
        int dFf,
        int heads,
        int dKv,
        int layers,
        int steps,
        int batchSize,
        double learningRate,
        int warmupSteps,
        double beta1,
        double beta2,
        double weightDecay,
        double maxGradientNorm) {

    /** The plan for a vocabulary of this size. */
    public static ModelPlan forVocabulary(int size) {
        return new ModelPlan(size, 128, 256, 8, 16, 3, 2_000, 32, 1e-3, 200, 0.9, 0.98, 0.01, 1.0);
    }

    /** The values of {@code config.json}, as {@code transformers} reads them. */
    public Map<String, Object> config() {
        return Fields.row(
                "architectures",
                List.of("T5ForConditionalGeneration"),
                "model_type",
                "t5",
                "vocab_size",
                vocabularySize,
                "d_model",
                dModel,
                "d_kv",
                dKv,
                "d_ff",
                dFf,
                "num_heads",
                heads,
                "num_layers",
                layers,
                "num_decoder_layers",
                layers,
                "relative_attention_num_buckets",
                32,
                "relative_attention_max_distance",
                128,
                "dropout_rate",
                0.0,
                "layer_norm_epsilon",
                1e-6,
                "initializer_factor",
                1.0,
                "feed_forward_proj",
                "gated-gelu",
                "is_encoder_decoder",
                true,
                "tie_word_embeddings",
                false,
                "use_cache",
                true,
                "pad_token_id",
                TokenizerFile.PAD,
                "eos_token_id",
                TokenizerFile.END,
                "decoder_start_token_id",
                TokenizerFile.PAD);
    }
}
