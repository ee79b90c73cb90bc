package dev.tzero.inference.compute;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How fast work leaves: the cost of what was answered ({@link dev.tzero.inference.queue.Work#cost}) in the time that the compute
 * thread was busy, of late. From it follows how long what comes now will wait, whatever is asked and however fast the machine is.
 */
final class DrainRate {

    /** Busy time after which what was measured counts half. */
    private static final double HALF_LIFE_NANOS = 5e9;

    /** Less than this tells nothing: the first turns compile code and touch weights. */
    private static final double LEAST_NANOS = 1e9;

    private final AtomicLong answered = new AtomicLong();
    private double cost;
    private double nanos;
    private volatile double costPerNano;

    /** Notes that work of that cost was answered; by any thread. */
    void answered(long costOfWork) {
        answered.addAndGet(costOfWork);
    }

    /** Notes that the compute thread was busy for so long. */
    void busy(long busyNanos) {
        double kept = Math.pow(0.5, busyNanos / HALF_LIFE_NANOS);
        cost = cost * kept + answered.getAndSet(0);
        nanos = nanos * kept + busyNanos;
        costPerNano = nanos < LEAST_NANOS ? 0 : cost / nanos;
    }

    /** Nanoseconds until work of that cost has left; 0 while nobody knows. */
    long nanosFor(long waitingCost) {
        double rate = costPerNano;
        return rate == 0 ? 0 : (long) (waitingCost / rate);
    }
}
