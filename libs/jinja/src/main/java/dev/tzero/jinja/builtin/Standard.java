package dev.tzero.jinja.builtin;

import dev.tzero.jinja.runtime.Builtin;
import dev.tzero.jinja.runtime.Library;
import java.util.HashMap;
import java.util.Map;

/** Jinja's own filters, tests and globals. */
public final class Standard {

    private static final Library LIBRARY = create();

    private Standard() {}

    public static Library library() {
        return LIBRARY;
    }

    private static Library create() {
        Table filters = new Table();
        TextFilters.addTo(filters);
        NumberFilters.addTo(filters);
        SequenceFilters.addTo(filters);
        SelectionFilters.addTo(filters);
        MarkupFilters.addTo(filters);
        Table tests = new Table();
        Tests.addTo(tests);
        Table functions = new Table();
        Globals.addTo(functions);
        return new Library(filters.entries(), tests.entries(), new HashMap<>(functions.entries()));
    }

    /** This library with PromptSource's {@code choice}, {@code most_frequent} and {@code zip}. */
    public static Library withPromptSourceAdditions(Library library) {
        Map<String, Builtin> filters = new HashMap<>(library.filters());
        filters.putAll(PromptSourceAdditions.filters());
        Map<String, Object> globals = new HashMap<>(library.globals());
        globals.putAll(PromptSourceAdditions.globals());
        return new Library(filters, library.tests(), globals);
    }
}
