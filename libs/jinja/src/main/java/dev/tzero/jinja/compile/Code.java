package dev.tzero.jinja.compile;

import dev.tzero.jinja.runtime.Run;

/** A compiled expression. */
@FunctionalInterface
interface Code {

    Object eval(Run run);

    /**
     * Prints the value, not escaped.
     *
     * @param at where the statement stands that prints it
     */
    default void print(Run run, int at) {
        Object value = eval(run);
        run.at = at;
        run.print(value);
    }
}
