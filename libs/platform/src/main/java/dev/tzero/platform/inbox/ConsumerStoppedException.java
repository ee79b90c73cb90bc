package dev.tzero.platform.inbox;

/** The service stopped while a record was being tried again: it is not committed and will be delivered again. */
public class ConsumerStoppedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ConsumerStoppedException(Origin origin, RuntimeException cause) {
        super("stopped before " + origin + " was handled: " + cause.getMessage(), cause);
    }
}
