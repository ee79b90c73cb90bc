package dev.tzero.jinja.builtin;

import dev.tzero.jinja.Signature;
import dev.tzero.jinja.runtime.Builtin;
import dev.tzero.jinja.runtime.Markup;
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

    /** As {@link #add}; markup as the first argument makes markup of a string that comes out. */
    Table addKeeping(String name, Signature signature, Body body) {
        return add(name, signature, (run, arguments) -> {
            Object result = body.call(run, arguments);
            return arguments[0] instanceof Markup && result instanceof String text ? new Markup(text) : result;
        });
    }

    Table alias(String alias, String name) {
        entries.put(alias, entries.get(name));
        return this;
    }

    Map<String, Builtin> entries() {
        return entries;
    }
}
