package dev.tzero.jinja.compile;

import dev.tzero.jinja.runtime.Run;

/** A compiled statement. */
@FunctionalInterface
interface Step {

    void exec(Run run);
}
