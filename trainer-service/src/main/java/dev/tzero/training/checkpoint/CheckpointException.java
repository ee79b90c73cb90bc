package dev.tzero.training.checkpoint;

/** A checkpoint cannot be written or read; the message names the folder and the reason. */
public final class CheckpointException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public CheckpointException(String message) {
        super(message);
    }

    public CheckpointException(String message, Throwable cause) {
        super(message, cause);
    }
}
