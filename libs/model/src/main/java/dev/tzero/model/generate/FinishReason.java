package dev.tzero.model.generate;

/** Why a generation ended. */
public enum FinishReason {
    /** The model said end of sequence. */
    END_OF_SEQUENCE,
    /** The allowed number of tokens was reached. */
    LENGTH,
    /** A stop string appeared in the text. */
    STOP_STRING,
    /** The caller cancelled it between two tokens. */
    CANCELLED
}
