package dev.tzero.jinja.builtin;

import dev.tzero.jinja.runtime.Access;
import dev.tzero.jinja.runtime.Hash;
import dev.tzero.jinja.runtime.Iteration;
import dev.tzero.jinja.runtime.Markup;
import dev.tzero.jinja.runtime.Run;
import dev.tzero.jinja.runtime.Strings;
import dev.tzero.jinja.runtime.Text;
import dev.tzero.jinja.runtime.Tuple;
import dev.tzero.jinja.runtime.Undefined;
import java.util.HashSet;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** What filters use to pick values and parts of them. */
final class Selection {

    private Selection() {}

    /** Reads a path as in {@code "author.name"} or {@code "0"}; the fallback, unless null, replaces undefined. */
    static UnaryOperator<Object> getter(Run run, Object attribute, Object fallback) {
        Object[] path = path(attribute);
        return item -> {
            Object value = item;
            for (Object part : path) {
                value = Access.item(run, value, part);
                if (fallback != null && value instanceof Undefined) {
                    value = fallback;
                }
            }
            return value;
        };
    }

    private static Object[] path(Object attribute) {
        String text = Markup.textOf(attribute);
        if (text == null) {
            return new Object[] {attribute};
        }
        String[] names = text.split("\\.", -1);
        Object[] path = new Object[names.length];
        for (int i = 0; i < names.length; i++) {
            boolean number = !names[i].isEmpty()
                    && names[i].length() < 10
                    && names[i].chars().allMatch(c -> c >= '0' && c <= '9');
            path[i] = number ? (Object) Long.parseLong(names[i]) : names[i];
        }
        return path;
    }

    /** What values are compared by: an attribute or themselves, without case unless it matters. */
    static UnaryOperator<Object> key(Run run, Object attribute, boolean caseSensitive) {
        UnaryOperator<Object> getter = attribute == null ? UnaryOperator.identity() : getter(run, attribute, null);
        return item -> {
            run.step();
            return fold(getter.apply(item), caseSensitive);
        };
    }

    /** As {@link #key}, for several attributes divided by commas as well. */
    static UnaryOperator<Object> sortKey(Run run, Object attribute, boolean caseSensitive) {
        if (attribute == null) {
            return key(run, null, caseSensitive);
        }
        String[] names = Text.str(run, attribute).split(",", -1);
        return item -> {
            Object[] keys = new Object[names.length];
            for (int i = 0; i < keys.length; i++) {
                run.step();
                keys[i] = fold(getter(run, names[i], null).apply(item), caseSensitive);
            }
            return Tuple.of(keys);
        };
    }

    static Object fold(Object value, boolean caseSensitive) {
        String text = caseSensitive ? null : Markup.textOf(value);
        return text != null ? Strings.lower(text) : value;
    }

    /** Values whose key did not occur before. */
    static Iterator<Object> unique(Run run, Object value, UnaryOperator<Object> key) {
        Set<Object> seen = new HashSet<>();
        return filter(run, Iteration.of(value), item -> seen.add(Hash.key(key.apply(item))));
    }

    /** Values that a condition accepts; each is looked at only when it is asked for. */
    static Iterator<Object> filter(Run run, Iterator<Object> values, Predicate<Object> condition) {
        return new Iterator<>() {
            private Object next;
            private boolean ready;

            @Override
            public boolean hasNext() {
                while (!ready && Iteration.hasNext(values)) {
                    run.step();
                    next = values.next();
                    ready = condition.test(next);
                }
                return ready;
            }

            @Override
            public Object next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                ready = false;
                return next;
            }
        };
    }

    /** Values changed, each only when it is asked for. */
    static Iterator<Object> map(Run run, Iterator<Object> values, UnaryOperator<Object> change) {
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return Iteration.hasNext(values);
            }

            @Override
            public Object next() {
                run.step();
                return change.apply(values.next());
            }
        };
    }
}
