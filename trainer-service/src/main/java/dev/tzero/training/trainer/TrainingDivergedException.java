package dev.tzero.training.trainer;

/** The loss or the gradients are no finite numbers any more: going on would only write them into the weights. */
final class TrainingDivergedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    TrainingDivergedException(String message) {
        super(message);
    }
}
