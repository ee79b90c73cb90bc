package dev.tzero.platform.app;

import dev.tzero.platform.errors.ErrorCode;
import io.grpc.Status;

/** The errors of the small service that the tests run. */
enum TestErrorCode implements ErrorCode {
    UNKNOWN_PROMPT("TZX-1001", Status.Code.NOT_FOUND),
    QUEUE_FULL("TZX-1002", Status.Code.RESOURCE_EXHAUSTED);

    private final String code;
    private final Status.Code status;

    TestErrorCode(String code, Status.Code status) {
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
