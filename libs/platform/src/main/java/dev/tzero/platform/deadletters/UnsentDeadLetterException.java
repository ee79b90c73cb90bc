package dev.tzero.platform.deadletters;

/** The broker did not take a dead letter: the record it stands for must not be passed over. */
public class UnsentDeadLetterException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnsentDeadLetterException(String topic, Exception cause) {
        super("no acknowledgement from " + topic + ": " + cause.getMessage(), cause);
    }
}
