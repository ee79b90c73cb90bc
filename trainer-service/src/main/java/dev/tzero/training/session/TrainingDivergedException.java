package dev.tzero.training.session;

/** The loss or the gradients are no finite numbers any more: going on would only write them into the weights. */
public final class TrainingDivergedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public TrainingDivergedException(String message, Throwable cause) {
        super(message, cause);
    }
}
