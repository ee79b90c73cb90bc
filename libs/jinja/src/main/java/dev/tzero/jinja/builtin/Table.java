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

    Table add(String name, Signature signature, Builtin.Body body) {
        entries.put(name, new Builtin(name, signature, body));
        return this;
    }

    /** As {@link #add}; markup as the first argument makes markup of a string that comes out. */
    Table addKeeping(String name, Signature signature, Builtin.Body body) {
        return add(name, signature, new Keeping(body));
    }

    private record Keeping(Builtin.Body body) implements Builtin.Body {

        @Override
        public Object call(Run run, Object value, Object[] arguments) {
            Object result = body.call(run, value, arguments);
            return value instanceof Markup && result instanceof String text ? new Markup(text) : result;
        }

        @Override
        public void print(Run run, Object value, Object[] arguments) {
            body.print(run, value, arguments);
        }
    }

    Table alias(String alias, String name) {
        entries.put(alias, entries.get(name));
        return this;
    }

    Map<String, Builtin> entries() {
        return entries;
    }
}
