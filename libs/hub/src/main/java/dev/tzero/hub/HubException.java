package dev.tzero.hub;

import java.io.Serial;

/** A repository that cannot be had: one sentence says which, why and what to do. */
public final class HubException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    /** What went wrong. */
    public enum Reason {
        /** No such repository, revision or file, or not for this token: the hub does not tell one from the other. */
        NOT_FOUND,
        /** Its owner has to grant access. */
        GATED,
        /** The token is wrong, or there is none. */
        UNAUTHORIZED,
        /** Too many requests. */
        THROTTLED,
        /** The server failed, or the connection did. */
        UNAVAILABLE,
        /** Offline, and not in the cache. */
        NOT_CACHED,
        /** What came is not what was announced. */
        CORRUPT,
        /** The answer is none that a hub gives. */
        PROTOCOL
    }

    private final Reason reason;

    public HubException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public HubException(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
