package dev.tzero.platform.errors;

import io.grpc.Status;

/**
 * One kind of error, stable across releases. Each service lists its own in one enum, with its own prefix.
 *
 * <p>What the status says about a record on a topic: {@link #transientFailure()} codes are tried again in order, every
 * other one sends the record to the dead-letter topic.
 */
public interface ErrorCode {

    /** The code that people search for, such as {@code TZP-1001}; never reused for another meaning. */
    String code();

    /** The gRPC status a caller gets with it. */
    Status.Code status();

    /** Whether the same request may succeed later without being changed. */
    default boolean transientFailure() {
        return switch (status()) {
            case UNAVAILABLE, RESOURCE_EXHAUSTED, ABORTED, DEADLINE_EXCEEDED -> true;
            default -> false;
        };
    }
}
