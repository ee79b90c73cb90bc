package dev.tzero.platform.errors;

import dev.tzero.platform.persistence.DatabaseException;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import org.jboss.logging.Logger;

/**
 * What the outside learns of an exception: a code, a status and one sentence; never a stack trace or a class name.
 *
 * @param code the stable error code, such as {@code TZ-1900}
 * @param status the gRPC status, from which the HTTP status follows
 * @param message one sentence for the caller
 * @param retryAfter when to try again; null where that would not help
 */
public record Failure(String code, Status.Code status, String message, Duration retryAfter) {
    /** The trailer that carries {@link #code()} to gRPC clients. */
    public static final Metadata.Key<String> CODE_TRAILER =
            Metadata.Key.of("tzero-error-code", Metadata.ASCII_STRING_MARSHALLER);

    /** The trailer by which gRPC clients learn when to try again, in milliseconds; gRPC's own name for it. */
    public static final Metadata.Key<String> PUSHBACK_TRAILER =
            Metadata.Key.of("grpc-retry-pushback-ms", Metadata.ASCII_STRING_MARSHALLER);

    private static final Logger LOG = Logger.getLogger(Failure.class);

    /** Translates any exception; one that nobody foresaw is logged in full under a new incident number. */
    public static Failure of(Throwable thrown) {
        return switch (thrown) {
            case ServiceException e ->
                new Failure(
                        e.code().code(),
                        e.code().status(),
                        e.getMessage(),
                        e.retryAfter().orElse(null));
            case DatabaseException e when e.transientFailure() -> unavailable(e);
            case IllegalArgumentException e
            when e.getMessage() != null -> of(PlatformError.INVALID_ARGUMENT, e.getMessage());
            case StatusRuntimeException e -> ofStatus(e.getStatus(), e.getTrailers());
            case StatusException e -> ofStatus(e.getStatus(), e.getTrailers());
            default -> incident(thrown);
        };
    }

    static Failure of(ErrorCode code, String message) {
        return new Failure(code.code(), code.status(), message, null);
    }

    /** The failure as gRPC sends it. */
    public StatusRuntimeException asStatus() {
        return Status.fromCode(status).withDescription(message).asRuntimeException(trailers());
    }

    /** Ends a call with the failure. */
    void close(ServerCall<?, ?> call) {
        call.close(Status.fromCode(status).withDescription(message), trailers());
    }

    Metadata trailers() {
        Metadata trailers = new Metadata();
        trailers.put(CODE_TRAILER, code);
        if (retryAfter != null) {
            trailers.put(PUSHBACK_TRAILER, Long.toString(retryAfter.toMillis()));
        }
        return trailers;
    }

    /** The HTTP status of the failure, as google.rpc.Code maps them. */
    public int httpStatus() {
        return switch (status) {
            case OK -> 200;
            case CANCELLED -> 499;
            case INVALID_ARGUMENT, FAILED_PRECONDITION, OUT_OF_RANGE -> 400;
            case UNAUTHENTICATED -> 401;
            case PERMISSION_DENIED -> 403;
            case NOT_FOUND -> 404;
            case ALREADY_EXISTS, ABORTED -> 409;
            case RESOURCE_EXHAUSTED -> 429;
            case UNIMPLEMENTED -> 501;
            case UNAVAILABLE -> 503;
            case DEADLINE_EXCEEDED -> 504;
            case UNKNOWN, INTERNAL, DATA_LOSS -> 500;
        };
    }

    private static Failure unavailable(DatabaseException e) {
        LOG.warnf("The database did not answer: %s", e.getMessage());
        return new Failure(
                PlatformError.DATABASE_UNAVAILABLE.code(),
                Status.Code.UNAVAILABLE,
                "the database cannot be reached now; try again",
                Duration.ofSeconds(1));
    }

    /** A status that the method chose itself stays as it is. */
    private static Failure ofStatus(Status status, Metadata trailers) {
        String code = trailers == null ? null : trailers.get(CODE_TRAILER);
        String pushback = trailers == null ? null : trailers.get(PUSHBACK_TRAILER);
        return new Failure(
                code == null ? status.getCode().name() : code,
                status.getCode(),
                status.getDescription() == null ? status.getCode().name() : status.getDescription(),
                pushback == null ? null : Duration.ofMillis(Long.parseLong(pushback)));
    }

    /** The answer to a fault of ours, which is logged in full. */
    public static Failure incident(Throwable thrown) {
        String number = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
        LOG.errorf(thrown, "Incident %s", number);
        return of(PlatformError.INTERNAL, "internal error, incident " + number + " in the log of the service");
    }
}
