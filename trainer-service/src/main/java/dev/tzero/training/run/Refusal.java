package dev.tzero.training.run;

/** What was asked cannot be done as it was asked; the message names what and why. */
public final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** Why something is refused. */
    public enum Reason {
        /** A field of the request is not what it must be. */
        INVALID_REQUEST,
        /** The corpus has no manifest. */
        UNKNOWN_CORPUS,
        /** There is no run of this name. */
        UNKNOWN_RUN,
        /** No run wrote a checkpoint with this digest. */
        UNKNOWN_CHECKPOINT,
        /** The name belongs to a run that was asked for differently. */
        DIFFERENT_REQUEST,
        /** The run is not in a state in which it can be stopped. */
        CANNOT_STOP,
        /** The run is not in a state in which it can be resumed. */
        CANNOT_RESUME,
        /** As many clients watch runs as may. */
        TOO_MANY_WATCHERS
    }

    private final Reason reason;

    public Refusal(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
