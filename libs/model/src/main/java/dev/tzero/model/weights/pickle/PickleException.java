package dev.tzero.model.weights.pickle;

import java.io.Serial;

/** A pickle that is damaged, too large, or asks for something that is not allowed; the message says what and where. */
public final class PickleException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    public PickleException(String message) {
        super(message);
    }

    public PickleException(String message, Throwable cause) {
        super(message, cause);
    }
}
