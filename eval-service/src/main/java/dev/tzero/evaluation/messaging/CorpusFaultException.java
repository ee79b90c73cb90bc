package dev.tzero.evaluation.messaging;

import dev.tzero.evaluation.run.EvaluationError;

/** A corpus that cannot be evaluated however often one tries; the message says why. */
final class CorpusFaultException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final EvaluationError error;

    CorpusFaultException(EvaluationError error, String message) {
        super(message);
        this.error = error;
    }

    EvaluationError error() {
        return error;
    }
}
