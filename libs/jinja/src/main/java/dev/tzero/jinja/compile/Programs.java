package dev.tzero.jinja.compile;

import dev.tzero.jinja.runtime.Run;

/** Finds the templates that templates name. */
public interface Programs {

    /** The compiled template of a name, or null if there is none; fails if no loader was given. */
    Program find(Run run, String name);
}
