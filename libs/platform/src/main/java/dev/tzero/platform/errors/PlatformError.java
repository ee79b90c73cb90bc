package dev.tzero.platform.errors;

import io.grpc.Status;

/** The errors that any service can answer with; prefix {@code TZ}. */
public enum PlatformError implements ErrorCode {
    /** A record's {@code content-type} header names a form that no topic carries. */
    UNKNOWN_CONTENT_TYPE("TZ-1001", Status.Code.INVALID_ARGUMENT),
    /** Bytes declared as Protobuf that are not a message of the topic's type. */
    BROKEN_PROTOBUF("TZ-1002", Status.Code.INVALID_ARGUMENT),
    /** Text declared as JSON, or without declaration, that is not the JSON mapping of the topic's type. */
    BROKEN_JSON("TZ-1003", Status.Code.INVALID_ARGUMENT),
    /** A record without a value on a topic that knows no deletion. */
    UNEXPECTED_TOMBSTONE("TZ-1004", Status.Code.INVALID_ARGUMENT),
    /** A message that is larger than a topic takes. */
    RECORD_TOO_LARGE("TZ-1005", Status.Code.INVALID_ARGUMENT),
    /** An argument that a library below the service refused. */
    INVALID_ARGUMENT("TZ-1101", Status.Code.INVALID_ARGUMENT),
    /** An address that names nothing, or a method that it does not take. */
    BAD_HTTP_REQUEST("TZ-1102", Status.Code.INVALID_ARGUMENT),
    /** A gRPC message of more bytes than a service reads. */
    MESSAGE_TOO_LARGE("TZ-1103", Status.Code.RESOURCE_EXHAUSTED),
    /** The database cannot be reached, or asks to try again. */
    DATABASE_UNAVAILABLE("TZ-1201", Status.Code.UNAVAILABLE),
    /** A fault of ours: the message carries an incident number, the log everything else. */
    INTERNAL("TZ-1900", Status.Code.INTERNAL);

    private final String code;
    private final Status.Code status;

    PlatformError(String code, Status.Code status) {
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
