package dev.tzero.jinja.runtime;

import java.util.AbstractList;
import java.util.List;
import java.util.RandomAccess;

/** Python's tuple. */
public final class Tuple extends AbstractList<Object> implements RandomAccess, HasAttributes {

    public static final Tuple EMPTY = new Tuple(new Object[0]);

    private final Object[] items;
    private final List<String> names;

    private Tuple(Object[] items) {
        this(items, List.of());
    }

    private Tuple(Object[] items, List<String> names) {
        this.items = items;
        this.names = names;
    }

    /** A tuple whose elements are attributes as well. */
    public static Tuple named(List<String> names, Object... items) {
        return new Tuple(items, names);
    }

    @Override
    public Object attribute(String name) {
        int index = names.indexOf(name);
        return index >= 0
                ? items[index]
                : ListMethods.SEQUENCE.containsKey(name) ? new BoundMethod(this, name) : Access.NONE;
    }

    /** Keeps the array. */
    public static Tuple of(Object... items) {
        return new Tuple(items);
    }

    @Override
    public Object get(int index) {
        return items[index];
    }

    @Override
    public int size() {
        return items.length;
    }

    @Override
    public Object[] toArray() {
        return items.clone();
    }
}
