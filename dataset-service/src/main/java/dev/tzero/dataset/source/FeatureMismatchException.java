package dev.tzero.dataset.source;

/** A value is not of its column's type; the message names column, value and expectation. */
final class FeatureMismatchException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    FeatureMismatchException(String message) {
        super(message);
    }
}
