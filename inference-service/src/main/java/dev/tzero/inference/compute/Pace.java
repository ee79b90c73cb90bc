package dev.tzero.inference.compute;

/**
 * How fast this replica has lately read at its best, and what follows: how long work that comes now waits at least, and how
 * much is ranked in one turn. Written by the compute thread, asked by all.
 */
final class Pace {

    /** What a speed that is not reached again counts for after a further turn: an hour ago the machine was perhaps idle. */
    private static final double FADING = 0.99;

    /** Whoever comes waits for the turn that is under way. */
    private static final double TURN_NANOS = 1e9;

    /** So many are read together however slow the machine is: of fewer, products are no longer at their speed. */
    private static final int LEAST_TOKENS = 1024;

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

    /**
     * Tokens that are ranked in one turn: what takes about a second. Inputs of texts are not divided so: when that was tried a
     * base model wrote less under load.
     *
     * @param most however fast the machine is
     */
    int turnTokens(int most) {
        return (int) Math.min(most, Math.max(LEAST_TOKENS, tokensPerNano * TURN_NANOS));
    }

    /** Nanoseconds that pass at least before the turn of what comes now; 0 when nothing waits or nothing was measured. */
    long nanosAhead() {
        return tokensPerNano == 0 ? 0 : (long) (waiting / tokensPerNano);
    }
}
