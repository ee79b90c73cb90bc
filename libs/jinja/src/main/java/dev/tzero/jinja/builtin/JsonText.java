package dev.tzero.jinja.builtin;

import dev.tzero.jinja.runtime.Failure;
import dev.tzero.jinja.runtime.Markup;
import dev.tzero.jinja.runtime.Range;
import dev.tzero.jinja.runtime.Run;
import dev.tzero.jinja.runtime.Sorting;
import dev.tzero.jinja.runtime.Text;
import dev.tzero.jinja.runtime.Types;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** Writes values as JSON that is safe inside HTML, as the filter {@code tojson} does. */
final class JsonText {

    private static final int DEEPEST = 100;

    private final Run run;
    private final String indent;
    private final StringBuilder out = new StringBuilder();

    private JsonText(Run run, String indent) {
        this.run = run;
        this.indent = indent;
    }

    /** @param indent of one level; null for one line */
    static Markup of(Run run, Object value, String indent) {
        JsonText json = new JsonText(run, indent);
        json.write(value, 0);
        run.chargeText(json.out.length());
        return new Markup(json.out.toString());
    }

    private void write(Object value, int depth) {
        if (depth > DEEPEST) {
            throw Failure.budget("Value is nested too deep for JSON", "at most " + DEEPEST + " levels");
        }
        run.step();
        run.limitText(out.length());
        switch (value) {
            case null -> out.append("null");
            case Boolean b -> out.append(b.booleanValue());
            case Long l -> out.append(l.longValue());
            case BigInteger big -> out.append(Text.str(run, big));
            case Double d -> out.append(number(d));
            case String text -> quote(text);
            case Markup markup -> quote(markup.text());
            case List<?> list when !(list instanceof Range) -> list(list, depth);
            case Map<?, ?> map -> map(map, depth);
            default ->
                throw Failure.type(
                        "Object of type " + Types.nameOf(value) + " is not JSON serializable",
                        "None, a bool, number, string, list, tuple or dict");
        }
    }

    private String number(double value) {
        if (Double.isNaN(value)) {
            return "NaN";
        }
        return Double.isInfinite(value) ? value > 0 ? "Infinity" : "-Infinity" : Text.str(run, value);
    }

    private void list(List<?> list, int depth) {
        if (list.isEmpty()) {
            out.append("[]");
            return;
        }
        out.append('[');
        Iterator<?> items = list.iterator();
        while (items.hasNext()) {
            newLine(depth + 1);
            write(items.next(), depth + 1);
            separate(items.hasNext());
        }
        newLine(depth);
        out.append(']');
    }

    private void map(Map<?, ?> map, int depth) {
        if (map.isEmpty()) {
            out.append("{}");
            return;
        }
        out.append('{');
        Iterator<Object> keys = Sorting.sort(run, new ArrayList<>(map.keySet()), key -> key, false)
                .iterator();
        while (keys.hasNext()) {
            Object key = keys.next();
            newLine(depth + 1);
            quote(key(key));
            out.append(": ");
            write(map.get(key), depth + 1);
            separate(keys.hasNext());
        }
        newLine(depth);
        out.append('}');
    }

    private String key(Object key) {
        return switch (key) {
            case null -> "null";
            case Boolean b -> b.toString();
            case Double d -> number(d);
            default -> {
                if (Markup.textOf(key) == null && !Types.isInteger(key)) {
                    throw Failure.type(
                            "A dict with a key of type " + Types.nameOf(key) + " is not JSON serializable",
                            "keys that are None, a bool, a number or a string");
                }
                yield Text.str(run, key);
            }
        };
    }

    private void separate(boolean more) {
        if (more) {
            out.append(indent == null ? ", " : ",");
        }
    }

    private void newLine(int depth) {
        if (indent != null) {
            run.chargeText((long) depth * indent.length());
            run.limitText((long) depth * indent.length() + out.length());
            out.append('\n').append(indent.repeat(depth));
        }
    }

    private void quote(String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                case '\b' -> out.append("\\b");
                case '\f' -> out.append("\\f");
                default -> {
                    if (c < ' ' || c > '~' || c == '<' || c == '>' || c == '&' || c == '\'') {
                        out.append(String.format("\\u%04x", (int) c));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
        run.charge(text.length() >> 3);
    }
}
