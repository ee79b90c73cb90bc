package dev.tzero.local.demo;

import dev.tzero.local.Console;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * How far long work is: on a terminal the status line, elsewhere a line of its own now and then. For one thread.
 */
final class Progress {

    private static final long QUIET_NANOS = Duration.ofSeconds(15).toNanos();

    private final Console console;
    private final LongSupplier nanoTime;
    private long lastLine;

    Progress(Console console, LongSupplier nanoTime) {
        this.console = console;
        this.nanoTime = nanoTime;
        this.lastLine = nanoTime.getAsLong();
    }

    /** Says how far the work is; where lines cannot be written over, not every call is shown. */
    void update(String text) {
        console.status(text);
        if (!console.isLive() && nanoTime.getAsLong() - lastLine >= QUIET_NANOS) {
            lastLine = nanoTime.getAsLong();
            console.line(text);
        }
    }

    /** Says something that stays, in place of the status. */
    void line(String text) {
        console.status("");
        console.line(text);
        lastLine = nanoTime.getAsLong();
    }
}
