package dev.tzero.local;

/** The platform is being stopped while something still waits for it to start. */
final class StoppedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StoppedException() {
        super("stopped");
    }
}
