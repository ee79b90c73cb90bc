package dev.tzero.jinja.runtime;

/** A value of the runtime that can be called: a macro, a loop, a global function. */
public interface Callable {

    /** The name errors use. */
    String name();

    Object call(Run run, Object[] positional, String[] keywordNames, Object[] keywordValues);
}
