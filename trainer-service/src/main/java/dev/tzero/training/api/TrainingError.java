package dev.tzero.training.api;

import dev.tzero.platform.errors.ErrorCode;
import dev.tzero.platform.errors.ServiceException;
import dev.tzero.training.run.Refusal;
import io.grpc.Status;

/** Every error of the trainer; prefix {@code TZT}. */
public enum TrainingError implements ErrorCode {
    /** A field of a request is not what it must be; the message names each one. */
    INVALID_REQUEST("TZT-1001", Status.Code.INVALID_ARGUMENT),
    /** A manifest on topic {@code corpora} contradicts itself. */
    INVALID_MANIFEST("TZT-1002", Status.Code.INVALID_ARGUMENT),
    /** The corpus has no manifest. */
    UNKNOWN_CORPUS("TZT-2001", Status.Code.NOT_FOUND),
    /** There is no run of this name. */
    UNKNOWN_RUN("TZT-2002", Status.Code.NOT_FOUND),
    /** No run wrote a checkpoint with this digest. */
    UNKNOWN_CHECKPOINT("TZT-2003", Status.Code.NOT_FOUND),
    /** The name belongs to a run that was asked for differently. */
    DIFFERENT_REQUEST("TZT-3001", Status.Code.ALREADY_EXISTS),
    /** The run has ended: there is nothing to stop. */
    CANNOT_STOP("TZT-3002", Status.Code.FAILED_PRECONDITION),
    /** The run is complete, or about to stop: there is nothing to resume. */
    CANNOT_RESUME("TZT-3003", Status.Code.FAILED_PRECONDITION),
    /** As many clients watch runs as may; a watch that ends makes room. */
    TOO_MANY_WATCHERS("TZT-4001", Status.Code.RESOURCE_EXHAUSTED),
    /** The service is about to end. */
    STOPPING("TZT-4002", Status.Code.UNAVAILABLE);

    private final String code;
    private final Status.Code status;

    TrainingError(String code, Status.Code status) {
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

    /** A refusal of the domain as callers and dead letters see it. */
    public static ServiceException of(Refusal refusal) {
        var error =
                switch (refusal.reason()) {
                    case INVALID_REQUEST -> INVALID_REQUEST;
                    case UNKNOWN_CORPUS -> UNKNOWN_CORPUS;
                    case UNKNOWN_RUN -> UNKNOWN_RUN;
                    case UNKNOWN_CHECKPOINT -> UNKNOWN_CHECKPOINT;
                    case DIFFERENT_REQUEST -> DIFFERENT_REQUEST;
                    case CANNOT_STOP -> CANNOT_STOP;
                    case CANNOT_RESUME -> CANNOT_RESUME;
                    case TOO_MANY_WATCHERS -> TOO_MANY_WATCHERS;
                };
        return new ServiceException(error, refusal.getMessage(), refusal);
    }
}
