package dev.tzero.jinja.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Jinja's attribute and element access. */
public final class Access {

    /** Answer of a lookup that found nothing; a found None is null. */
    public static final Object NONE = new Object();

    private Access() {}

    /** As {@code target.name}: an attribute, else an element, else undefined. */
    public static Object attribute(Object target, String name) {
        return attribute(target, name, NamedMethod.of(name));
    }

    /** As {@link #attribute(Object, String)}, with the methods of that name. */
    public static Object attribute(Object target, String name, NamedMethod named) {
        Object found = ownAttribute(target, name, named);
        if (found == NONE && target instanceof Map<?, ?> map) {
            found = fromMap(map, name);
        }
        return found == NONE ? missing(target, name) : found;
    }

    /** As {@code target[index]}: an element, else for a string an attribute, else undefined. */
    public static Object item(Run run, Object target, Object index) {
        Object found = element(run, target, index);
        if (found == NONE && Markup.textOf(index) instanceof String name) {
            found = ownAttribute(target, name);
        }
        return found == NONE ? missing(target, index) : found;
    }

    /** What stands for an attribute or element that is not there. */
    public static Undefined missing(Object target, Object key) {
        Compare.requireDefined(target);
        return Markup.textOf(key) instanceof String name && name.startsWith("__")
                ? new Undefined("access to attribute '" + name + "' of '" + Types.nameOf(target) + "' object is unsafe")
                : Undefined.member(target, key);
    }

    /** An attribute that is no element, or {@link #NONE}. */
    public static Object ownAttribute(Object target, String name) {
        return ownAttribute(target, name, NamedMethod.of(name));
    }

    private static Object ownAttribute(Object target, String name, NamedMethod named) {
        return switch (target) {
            case HasAttributes object -> object.attribute(name);
            case null, default ->
                named.on(target) != null ? new BoundMethod(target, name) : Methods.property(target, name);
        };
    }

    private static Object element(Run run, Object target, Object index) {
        return switch (target) {
            case Map<?, ?> map -> index instanceof List || index instanceof Map ? NONE : fromMap(map, index);
            case List<?> list -> {
                if (!Numbers.isSmall(index)) {
                    yield NONE;
                }
                int at = position(Numbers.small(index), list.size());
                yield at < 0 ? NONE : Types.check(list.get(at));
            }
            case Markup markup -> {
                Object found = element(run, markup.text(), index);
                yield found == NONE ? NONE : new Markup((String) found);
            }
            case String text -> {
                if (!Numbers.isSmall(index)) {
                    yield NONE;
                }
                run.charge(text.length() >> 6);
                int at = position(Numbers.small(index), Strings.length(text));
                yield at < 0 ? NONE : Character.toString(text.codePointAt(Strings.offset(text, at)));
            }
            case null, default -> NONE;
        };
    }

    /** Index from the start, of one that may count from the end; -1 if it is outside. */
    static int position(long index, int size) {
        long at = index < 0 ? index + size : index;
        return at < 0 || at >= size ? -1 : (int) at;
    }

    /** The value of a key, or {@link #NONE}. */
    public static Object fromMap(Map<?, ?> map, Object key) {
        Object hashed = map instanceof Dict ? key : Hash.key(key);
        Object value = map.get(hashed);
        return value != null ? Types.check(value) : map.containsKey(hashed) ? null : NONE;
    }

    /** As {@code target[start:stop:step]}; a part that is left out is null. */
    public static Object slice(Run run, Object target, Object start, Object stop, Object step) {
        Compare.requireDefined(target);
        if (target instanceof Markup markup) {
            return new Markup((String) slice(run, markup.text(), start, stop, step));
        }
        long by = step == null ? 1 : Numbers.toIndex(step, "the step of the slice");
        if (by == 0) {
            throw Failure.value("slice step cannot be zero", "another step");
        }
        by = Math.clamp(by, -Integer.MAX_VALUE, Integer.MAX_VALUE);
        if (!(target instanceof String) && !(target instanceof List)) {
            throw Failure.type("'" + Types.nameOf(target) + "' object cannot be sliced", "a string, list or tuple");
        }
        String text = target instanceof String s ? s : null;
        List<?> list = target instanceof List<?> l ? l : null;
        int size = text != null ? Strings.length(text) : list.size();
        int low = by > 0 ? 0 : -1;
        int high = by > 0 ? size : size - 1;
        int from = bound(start, by > 0 ? low : high, size, low, high);
        int to = bound(stop, by > 0 ? high : low, size, low, high);
        if (text != null) {
            run.chargeText(text.length());
            return sliceText(run, text, size, from, to, (int) by);
        }
        if (list instanceof Range range) {
            return range.slice(from, to, by);
        }
        run.chargeItems(size);
        List<Object> items = new ArrayList<>();
        for (long i = from; by > 0 ? i < to : i > to; i += by) {
            items.add(list.get((int) i));
        }
        return list instanceof Tuple ? Tuple.of(items.toArray()) : items;
    }

    private static int bound(Object value, int absent, int size, int low, int high) {
        if (value == null) {
            return absent;
        }
        long index = Numbers.toIndex(value, "a bound of the slice");
        return Math.clamp(index < 0 ? Math.max(index, -2L * size - 2) + size : index, low, high);
    }

    private static String sliceText(Run run, String text, int size, int from, int to, int by) {
        boolean plain = size == text.length();
        if (by == 1) {
            if (from >= to) {
                return "";
            }
            int start = plain ? from : Strings.offset(text, from);
            return text.substring(start, plain ? to : text.offsetByCodePoints(start, to - from));
        }
        run.charge(text.length() >> 4);
        int[] codePoints = text.codePoints().toArray();
        StringBuilder out = new StringBuilder();
        for (long i = from; by > 0 ? i < to : i > to; i += by) {
            out.appendCodePoint(codePoints[(int) i]);
        }
        return out.toString();
    }
}
