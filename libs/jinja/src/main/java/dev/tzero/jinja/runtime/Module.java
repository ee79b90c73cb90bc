package dev.tzero.jinja.runtime;

import java.util.Map;

/**
 * An imported template.
 *
 * @param template its name
 * @param exports its variables and macros
 * @param text what it printed
 */
public record Module(String template, Map<String, Object> exports, Object text) implements HasAttributes {

    @Override
    public Object attribute(String name) {
        Object value = exports.get(name);
        return value != null || exports.containsKey(name) ? value : Access.NONE;
    }
}
