package dev.tzero.platform.errors;

import java.time.Duration;
import java.util.Optional;

/** A failure that is the caller's to know: its message names the field, the value and what was expected. */
public class ServiceException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient ErrorCode code;
    private final Duration retryAfter;

    public ServiceException(ErrorCode code, String message) {
        this(code, message, null, null);
    }

    public ServiceException(ErrorCode code, String message, Throwable cause) {
        this(code, message, null, cause);
    }

    /** @param retryAfter when to try again, for {@code RESOURCE_EXHAUSTED} and {@code UNAVAILABLE}; may be null */
    public ServiceException(ErrorCode code, String message, Duration retryAfter, Throwable cause) {
        super(message, cause);
        this.code = code;
        this.retryAfter = retryAfter;
    }

    public ErrorCode code() {
        return code;
    }

    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }
}
