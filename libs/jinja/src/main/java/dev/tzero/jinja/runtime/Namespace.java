package dev.tzero.jinja.runtime;

import java.util.LinkedHashMap;
import java.util.Map;

/** Jinja's namespace object, whose attributes can be set. */
public final class Namespace implements HasAttributes {

    private final Map<String, Object> attributes = new LinkedHashMap<>();

    @Override
    public Object attribute(String name) {
        return attributes.containsKey(name) ? attributes.get(name) : Access.NONE;
    }

    /** Sets an attribute. */
    public void set(String name, Object value) {
        attributes.put(name, value);
    }

    Map<String, Object> attributes() {
        return attributes;
    }
}
