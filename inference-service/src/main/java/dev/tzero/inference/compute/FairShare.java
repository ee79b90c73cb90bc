package dev.tzero.inference.compute;

/**
 * Divides the compute thread between ranking and writing: while both have something to do, the one that computed less goes
 * next, so that a long text does not hold up a ranking for more than a step, nor many rankings a text for more than they
 * take. Idle time earns no credit.
 */
final class FairShare {

    private long rankingNanos;
    private long writingNanos;

    /** Whether ranking goes next. @param ranking whether it has something to do, as {@code writing}; one of them has */
    boolean rankingNext(boolean ranking, boolean writing) {
        if (ranking && writing) {
            return rankingNanos <= writingNanos;
        }
        long level = Math.max(rankingNanos, writingNanos);
        rankingNanos = ranking ? rankingNanos : level;
        writingNanos = writing ? writingNanos : level;
        return ranking;
    }

    /** Notes what a turn took. */
    void took(boolean ranking, long nanos) {
        if (ranking) {
            rankingNanos += nanos;
        } else {
            writingNanos += nanos;
        }
    }
}
