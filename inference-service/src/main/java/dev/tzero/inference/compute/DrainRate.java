package dev.tzero.inference.compute;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How fast work leaves: tokens of what was answered in the time that the compute thread was busy, of late. From it follows
 * how long what comes now will wait, whatever is asked and however fast the machine is.
 */
final class DrainRate {

    /** Busy time after which what was measured counts half. */
    private static final double HALF_LIFE_NANOS = 5e9;

    /** Less than this tells nothing: the first turns compile code and touch weights. */
    private static final double LEAST_NANOS = 1e9;

    private final AtomicLong answered = new AtomicLong();
    private double tokens;
    private double nanos;
    private volatile double tokensPerNano;

    /** Notes that work of so many tokens was answered; by any thread. */
    void answered(long tokensOfWork) {
        answered.addAndGet(tokensOfWork);
    }

    /** Notes that the compute thread was busy for so long. */
    void busy(long busyNanos) {
        double kept = Math.pow(0.5, busyNanos / HALF_LIFE_NANOS);
        tokens = tokens * kept + answered.getAndSet(0);
        nanos = nanos * kept + busyNanos;
        tokensPerNano = nanos < LEAST_NANOS ? 0 : tokens / nanos;
    }

    /** Nanoseconds until so many tokens have left; 0 while nobody knows. */
    long nanosFor(long waitingTokens) {
        double rate = tokensPerNano;
        return rate == 0 ? 0 : (long) (waitingTokens / rate);
    }
}
