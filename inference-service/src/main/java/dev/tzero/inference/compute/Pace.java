package dev.tzero.inference.compute;

/**
 * How long work that comes now waits at least: what people wait for already, read as fast as this replica has lately read at
 * its best. Written by the compute thread, asked by all.
 */
final class Pace {

    /** What a speed that is not reached again counts for after a further turn: an hour ago the machine was perhaps idle. */
    private static final double FADING = 0.99;

    private volatile double tokensPerNano;
    private volatile long waiting;

    /** Notes that so many tokens were read in so long. */
    void took(long tokens, long nanos) {
        tokensPerNano = Math.max((double) tokens / Math.max(1, nanos), tokensPerNano * FADING);
    }

    /** Notes how many tokens of people wait to be read. */
    void waits(long tokens) {
        waiting = tokens;
    }

    /** Nanoseconds that pass at least before the turn of what comes now; 0 when nothing waits or nothing was measured. */
    long nanosAhead() {
        return tokensPerNano == 0 ? 0 : (long) (waiting / tokensPerNano);
    }
}
