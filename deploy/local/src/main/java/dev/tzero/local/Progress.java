package dev.tzero.local;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * How far long work is: on a terminal the status line, elsewhere a line of its own now and then. For one thread.
 */
public final class Progress {

    private static final long QUIET_NANOS = Duration.ofSeconds(15).toNanos();

    private final Console console;
    private final LongSupplier nanoTime;
    private long lastLine;

    public Progress(Console console, LongSupplier nanoTime) {
        this.console = console;
        this.nanoTime = nanoTime;
        this.lastLine = nanoTime.getAsLong();
    }

    /** Says how far the work is; where lines cannot be written over, not every call is shown. */
    public void update(String text) {
        console.status(text);
        if (!console.isLive() && nanoTime.getAsLong() - lastLine >= QUIET_NANOS) {
            lastLine = nanoTime.getAsLong();
            console.line(text);
        }
    }

    /** Removes the status. */
    public void clear() {
        console.status("");
    }

    /** Says something that stays, in place of the status. */
    public void line(String text) {
        clear();
        console.line(text);
        lastLine = nanoTime.getAsLong();
    }
}
