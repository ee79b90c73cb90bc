package dev.tzero.jinja.builtin;

import dev.tzero.jinja.Signature;
import dev.tzero.jinja.runtime.Builtin;
import dev.tzero.jinja.runtime.Run;
import java.util.HashMap;
import java.util.Map;

/** Collects built-ins by name. */
final class Table {

    private final Map<String, Builtin> entries = new HashMap<>();

    /** What a built-in does, on bound arguments. */
    @FunctionalInterface
    interface Body {
        Object call(Run run, Object[] arguments);
    }

    Table add(String name, Signature signature, Body body) {
        entries.put(name, new Builtin(name, signature, (in, arguments) -> body.call((Run) in, arguments)));
        return this;
    }

    Table alias(String alias, String name) {
        entries.put(alias, entries.get(name));
        return this;
    }

    Map<String, Builtin> entries() {
        return entries;
    }
}
