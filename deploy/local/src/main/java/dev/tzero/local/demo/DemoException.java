package dev.tzero.local.demo;

/** The demonstration cannot go on; the message is one line for people. */
public final class DemoException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public DemoException(String message) {
        super(message);
    }
}
