package dev.tzero.jinja.compile;

import dev.tzero.jinja.runtime.Run;

/** A compiled expression. */
@FunctionalInterface
interface Code {

    Object eval(Run run);
}
