package dev.tzero.evaluation.run;

import dev.tzero.platform.errors.ErrorCode;
import io.grpc.Status;

/**
 * Every error code of the evaluation service. 10xx: what a caller gets; 20xx: why an answer is not usable, stored as its
 * failure code; 30xx: why an evaluation failed, at the start of its reason.
 */
public enum EvaluationError implements ErrorCode {
    /** The request for an evaluation is not valid. */
    INVALID_REQUEST("TZE-1001", Status.Code.INVALID_ARGUMENT),
    /** No evaluation has this id. */
    EVALUATION_NOT_FOUND("TZE-1002", Status.Code.NOT_FOUND),
    /** No model was promoted to this alias, or no checkpoint has this digest. */
    MODEL_NOT_FOUND("TZE-1003", Status.Code.NOT_FOUND),
    /** No corpus of this id was published. */
    CORPUS_NOT_FOUND("TZE-1004", Status.Code.NOT_FOUND),
    /** The id belongs to an evaluation that was asked for otherwise. */
    EVALUATION_EXISTS("TZE-1005", Status.Code.ALREADY_EXISTS),
    /** Scores were asked for of an evaluation that is not complete. */
    NOT_COMPLETE("TZE-1006", Status.Code.FAILED_PRECONDITION),
    /** Two evaluations do not have the same groups and datasets. */
    NOT_COMPARABLE("TZE-1007", Status.Code.FAILED_PRECONDITION),
    /** Too many evaluations are unfinished. */
    TOO_MANY_EVALUATIONS("TZE-1008", Status.Code.RESOURCE_EXHAUSTED),
    /** Too many clients watch evaluations. */
    TOO_MANY_WATCHERS("TZE-1009", Status.Code.RESOURCE_EXHAUSTED),
    /** A record of corpora, checkpoints or promotions lacks what it must hold. */
    INVALID_RECORD("TZE-1010", Status.Code.INVALID_ARGUMENT),

    /** Another model answered than the one that is evaluated. */
    OTHER_MODEL_ANSWERED("TZE-2001", Status.Code.FAILED_PRECONDITION),
    /** The answer does not fit the request: no ranking, or not of these choices. */
    UNFIT_ANSWER("TZE-2002", Status.Code.INVALID_ARGUMENT),

    /** The corpora hold no example. */
    NOTHING_TO_EVALUATE("TZE-3001", Status.Code.FAILED_PRECONDITION),
    /** An example has no answer choices, or none of them is marked as right. */
    EXAMPLE_WITHOUT_CHOICES("TZE-3002", Status.Code.FAILED_PRECONDITION),
    /** The topic of a corpus does not hold what its manifest says. */
    CORPUS_INCOMPLETE("TZE-3003", Status.Code.DATA_LOSS),
    /** A record of a corpus cannot be read. */
    CORPUS_UNREADABLE("TZE-3004", Status.Code.DATA_LOSS);

    private final String code;
    private final Status.Code status;

    EvaluationError(String code, Status.Code status) {
        this.code = code;
        this.status = status;
    }

    @Override
    public String code() {
        return code;
    }

    @Override
    public Status.Code status() {
        return status;
    }
}
