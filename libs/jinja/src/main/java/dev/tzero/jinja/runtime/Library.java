package dev.tzero.jinja.runtime;

import java.util.Map;

/**
 * What templates find by name besides their variables.
 *
 * @param filters by name
 * @param tests by name
 * @param globals values or functions, by name; a variable of the same name goes before
 */
public record Library(Map<String, Builtin> filters, Map<String, Builtin> tests, Map<String, Object> globals) {

    public Library {
        filters = Map.copyOf(filters);
        tests = Map.copyOf(tests);
        globals = Map.copyOf(globals);
    }

    /** The filter of a name that is known only while rendering. */
    public Builtin filter(Object name) {
        return find(filters, name, "filter");
    }

    /** The test of a name that is known only while rendering. */
    public Builtin test(Object name) {
        return find(tests, name, "test");
    }

    private static Builtin find(Map<String, Builtin> table, Object name, String what) {
        Builtin found = name instanceof String text ? table.get(text) : null;
        if (found == null) {
            throw Failure.lookup("No " + what + " named " + Text.brief(name), "the name of a built-in " + what);
        }
        return found;
    }
}
