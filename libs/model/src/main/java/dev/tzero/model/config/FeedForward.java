package dev.tzero.model.config;

/** The feed-forward form of a T5 block, as {@code feed_forward_proj} in config.json spells it. */
public enum FeedForward {
    /** T5 v1.0: {@code wo(relu(wi(x)))}. */
    RELU("relu"),
    /** T5 v1.1 and LM-adapted: {@code wo(gelu_tanh(wi_0(x)) * wi_1(x))}. */
    GATED_GELU("gated-gelu");

    private final String spelling;

    FeedForward(String spelling) {
        this.spelling = spelling;
    }

    /** The value in config.json. */
    public String spelling() {
        return spelling;
    }
}
