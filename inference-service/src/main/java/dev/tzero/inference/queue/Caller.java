package dev.tzero.inference.queue;

import java.util.function.BooleanSupplier;

/**
 * On whose behalf work is done.
 *
 * @param interactive whether somebody waits for the answer; such work goes before work from topics
 * @param deadlineNanos when the answer is of no use any more, by {@link System#nanoTime()}; {@link #NO_DEADLINE} for never
 * @param gone whether nobody wants the answer any more; asked from other threads
 */
public record Caller(boolean interactive, long deadlineNanos, BooleanSupplier gone) {

    /** Further away than any other: by {@link System#nanoTime()} it does not come. */
    public static final long NO_DEADLINE = Long.MAX_VALUE;

    /** Somebody who waits as long as it takes. @param gone whether they have left */
    public static Caller person(BooleanSupplier gone) {
        return new Caller(true, NO_DEADLINE, gone);
    }

    /** A topic. @param gone whether its records are somebody else's by now */
    public static Caller topic(BooleanSupplier gone) {
        return new Caller(false, NO_DEADLINE, gone);
    }

    /** The same with a deadline. */
    public Caller until(long nanos) {
        return new Caller(interactive, nanos, gone);
    }

    /** Nanoseconds that are left; {@link Long#MAX_VALUE} without a deadline. */
    public long remaining(long now) {
        return deadlineNanos == NO_DEADLINE ? Long.MAX_VALUE : deadlineNanos - now;
    }
}
