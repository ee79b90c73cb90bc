package dev.tzero.jinja.runtime;

import java.util.Iterator;

/**
 * Python's generator or iterator: its values come once.
 *
 * @param type as Python names it
 * @param values what is still to come
 */
public record Lazy(String type, Iterator<Object> values) {

    public static Lazy generator(Iterator<Object> values) {
        return new Lazy("generator", values);
    }

    /** Each is like no other. */
    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }
}
