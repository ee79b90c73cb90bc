package dev.tzero.local;

import java.time.Duration;

/** How long to wait before a crashed process is started again: 1 s, doubled with every crash that follows soon, 30 s at most. */
final class Backoff {
    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofSeconds(30);
    private static final Duration CALM = Duration.ofSeconds(60);

    private Duration next = FIRST;

    /** @param ran how long the process ran before it crashed; a minute or more makes the crash the first one again */
    Duration afterCrash(Duration ran) {
        if (ran.compareTo(CALM) >= 0) {
            next = FIRST;
        }
        Duration wait = next;
        next = next.multipliedBy(2).compareTo(LONGEST) < 0 ? next.multipliedBy(2) : LONGEST;
        return wait;
    }
}
