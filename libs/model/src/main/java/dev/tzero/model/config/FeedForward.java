package dev.tzero.model.config;

import java.util.Optional;

/**
 * The feed-forward form of a T5 block, as {@code feed_forward_proj} in config.json spells it: {@code relu},
 * {@code gated-silu}.
 *
 * @param activation f
 * @param gated {@code wo(f(wi_0(x)) * wi_1(x))} when true, {@code wo(f(wi(x)))} otherwise
 */
public record FeedForward(Activation activation, boolean gated) {

    /** T5 v1.0. */
    public static final FeedForward RELU = new FeedForward(Activation.RELU, false);
    /** T5 v1.1 and LM-adapted. */
    public static final FeedForward GATED_GELU = new FeedForward(Activation.GELU_TANH, true);

    private static final String GATE = "gated-";
    /** Released with T5 v1.1 before the two forms of GELU had names of their own: it means the one by tanh. */
    private static final String V11 = "gated-gelu";

    /** The value in config.json. */
    public String spelling() {
        return equals(GATED_GELU) ? V11 : (gated ? GATE : "") + activation.spelling();
    }

    /** The form that config.json spells so, or nothing when there is no such activation. */
    static Optional<FeedForward> of(String spelling) {
        if (spelling.equals(V11)) {
            return Optional.of(GATED_GELU);
        }
        boolean gated = spelling.startsWith(GATE);
        return Activation.of(gated ? spelling.substring(GATE.length()) : spelling)
                .map(activation -> new FeedForward(activation, gated));
    }
}
