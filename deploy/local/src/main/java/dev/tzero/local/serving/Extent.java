package dev.tzero.local.serving;

import dev.tzero.local.LaunchException;
import java.time.Duration;

/**
 * How much a bench measures.
 *
 * @param time of one measurement
 * @param rounds in which the library and a replica take turns; a machine that others share needs many
 * @param tokens of an input
 * @param written tokens of a text
 */
record Extent(Duration time, int rounds, int tokens, int written) {

    /** @throws LaunchException naming the option, when there would be nothing to measure */
    Extent {
        atLeastOne("--seconds", time.toSeconds());
        atLeastOne("--rounds", rounds);
        atLeastOne("--tokens", tokens);
        atLeastOne("--written", written);
    }

    private static void atLeastOne(String option, long value) {
        if (value < 1) {
            throw new LaunchException(option + ": " + value + "; expected at least 1");
        }
    }
}
