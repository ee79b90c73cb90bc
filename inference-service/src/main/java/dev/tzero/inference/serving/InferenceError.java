package dev.tzero.inference.serving;

import dev.tzero.platform.errors.ErrorCode;
import io.grpc.Status;

/** Every error of the inference service; the same code stands in a failed result and in the status of a call. */
public enum InferenceError implements ErrorCode {
    /** A request without an id, whose answer nobody could find. */
    REQUEST_ID_MISSING("TZI-1001", Status.Code.INVALID_ARGUMENT),
    /** A request that neither generates nor ranks. */
    TASK_MISSING("TZI-1002", Status.Code.INVALID_ARGUMENT),
    /** An empty input. */
    INPUT_EMPTY("TZI-1003", Status.Code.INVALID_ARGUMENT),
    /** An input longer than is read at all. */
    INPUT_TOO_LONG("TZI-1004", Status.Code.INVALID_ARGUMENT),
    /** No choices, too many of them, or an empty one. */
    CHOICES_INVALID("TZI-1005", Status.Code.INVALID_ARGUMENT),
    /** A limit below zero or above what is written at most. */
    LIMIT_INVALID("TZI-1006", Status.Code.INVALID_ARGUMENT),
    /** More tasks in a call than are taken at once. */
    TOO_MANY_TASKS("TZI-1007", Status.Code.INVALID_ARGUMENT),
    /** An option of generation out of range, or one that contradicts another. */
    OPTIONS_INVALID("TZI-1008", Status.Code.INVALID_ARGUMENT),
    /** A body that is not the JSON of a request. */
    BODY_INVALID("TZI-1009", Status.Code.INVALID_ARGUMENT),
    /** A tensor of the Open Inference Protocol of another name, type or shape. */
    TENSOR_INVALID("TZI-1010", Status.Code.INVALID_ARGUMENT),
    /** No alias and no digest of that name is served. */
    MODEL_UNKNOWN("TZI-1201", Status.Code.NOT_FOUND),
    /** The folder of a promoted checkpoint cannot be loaded, or is not what its digest says. */
    MODEL_UNUSABLE("TZI-1202", Status.Code.FAILED_PRECONDITION),
    /** A model that needs more memory than this replica may take for all of its models. */
    MODEL_TOO_LARGE("TZI-1203", Status.Code.FAILED_PRECONDITION),
    /** There is no room for a model beside those that are answering now. */
    MEMORY_FULL("TZI-1204", Status.Code.RESOURCE_EXHAUSTED),
    /** The queue is full. */
    QUEUE_FULL("TZI-1301", Status.Code.RESOURCE_EXHAUSTED),
    /** The replica is going away. */
    STOPPING("TZI-1302", Status.Code.UNAVAILABLE),
    /** The caller went away before there was an answer. */
    CANCELLED("TZI-1303", Status.Code.CANCELLED),
    /** The deadline passed while the work waited or was done. */
    DEADLINE_PASSED("TZI-1304", Status.Code.DEADLINE_EXCEEDED),
    /** More work waits than can be done before the deadline. */
    DEADLINE_TOO_SHORT("TZI-1305", Status.Code.DEADLINE_EXCEEDED);

    private final String code;
    private final Status.Code status;

    InferenceError(String code, Status.Code status) {
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
