package dev.tzero.platform.records;

import dev.tzero.platform.errors.ErrorCode;
import dev.tzero.platform.errors.ServiceException;

/** A record whose bytes are not a message of its topic; the message says what was expected. */
public class UndecodableRecordException extends ServiceException {
    private static final long serialVersionUID = 1L;

    public UndecodableRecordException(ErrorCode code, String message, Throwable cause) {
        super(code, message, cause);
    }
}
