package dev.tzero.hub;

import java.time.Duration;

/** How long to wait before a request is made again: twice as long each time, or as the server asks. */
final class Backoff {

    static final int ATTEMPTS = 5;
    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofSeconds(60);

    private final Sleeper sleeper;
    private int failures;

    Backoff(Sleeper sleeper) {
        this.sleeper = sleeper;
    }

    /** Lets time pass. */
    @FunctionalInterface
    public interface Sleeper {
        void sleep(Duration duration) throws InterruptedException;
    }

    /**
     * Waits after a failure.
     *
     * @param asked what the server asks for; null when it says nothing
     * @return false, at once, when it was the last attempt
     */
    boolean waitAfterFailure(Duration asked) {
        if (++failures >= ATTEMPTS) {
            return false;
        }
        Duration own = FIRST.multipliedBy(1L << failures - 1);
        Duration wait = asked == null ? own : asked;
        if (wait.compareTo(LONGEST) > 0) {
            return false;
        }
        try {
            sleeper.sleep(wait);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HubException(HubException.Reason.UNAVAILABLE, "interrupted while waiting for the hub", e);
        }
        return true;
    }

    /** Something arrived: the next failure is a first one again. */
    void progress() {
        failures = 0;
    }
}
