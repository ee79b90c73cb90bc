package dev.tzero.platform.lifecycle;

/**
 * The order in which the platform's observers of {@code StartupEvent} run. Channels start to consume at 1000
 * ({@code Interceptor.Priority.LIBRARY_BEFORE}), observers without a priority run at 2500, and the HTTP port opens last.
 */
public final class StartOrder {
    /** Refuses to start an open service on an address that others reach. */
    public static final int GUARD = 10;

    /** Makes the topics ready. */
    public static final int TOPICS = 20;

    /** Starts to publish the outbox. */
    public static final int OUTBOX = 30;

    private StartOrder() {}
}
