package dev.tzero.model.generate;

/** When beam search ends for an input that has as many finished hypotheses as beams. */
public enum EarlyStopping {
    /** When no open beam is likely to get better: judged by its score at its present length. */
    HEURISTIC("false"),
    /** At once. */
    ALWAYS("true"),
    /** When no open beam can get better at any length still allowed. */
    NEVER("never");

    private final String spelling;

    EarlyStopping(String spelling) {
        this.spelling = spelling;
    }

    /** As Hugging Face's {@code early_stopping} is written. */
    public String spelling() {
        return spelling;
    }

    /**
     * Reads Hugging Face's spelling.
     *
     * @throws IllegalArgumentException for any other word
     */
    public static EarlyStopping of(String spelling) {
        for (EarlyStopping value : values()) {
            if (value.spelling.equals(spelling)) {
                return value;
            }
        }
        throw new IllegalArgumentException("earlyStopping: \"" + spelling + "\": expected false, true or never");
    }
}
