package dev.tzero.jinja.runtime;

import java.util.ArrayList;
import java.util.ConcurrentModificationException;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;

/** Python's iteration. */
public final class Iteration {

    private Iteration() {}

    /** As {@code iter(value)}; fails for what cannot be iterated. */
    public static Iterator<Object> of(Object value) {
        return switch (value) {
            case List<?> list -> new ListIterator(list);
            case String text -> new CharacterIterator(text);
            case Markup markup -> new CharacterIterator(markup.text());
            case Map<?, ?> map -> new DictView(DictView.Kind.KEYS, map).iterator();
            case DictView view -> view.iterator();
            case Lazy lazy -> lazy.values();
            case Undefined _ -> List.of().iterator();
            case null, default ->
                throw Failure.type("'" + Types.nameOf(value) + "' object is not iterable", "a list or other iterable");
        };
    }

    public static boolean isIterable(Object value) {
        return value instanceof List
                || value instanceof String
                || value instanceof Markup
                || value instanceof Map
                || value instanceof DictView
                || value instanceof Lazy
                || value instanceof Undefined;
    }

    /** A new list of all values, which must fit the collection size of the rendering. */
    public static List<Object> toList(Run run, Object value) {
        if (value instanceof List<?> list) {
            run.chargeItems(list.size());
            return new ArrayList<>(list);
        }
        List<Object> items = new ArrayList<>();
        Iterator<Object> iterator = of(value);
        while (hasNext(iterator)) {
            items.add(iterator.next());
            if ((items.size() & 63) == 0) {
                run.chargeItems(items.size());
                run.charge(64);
            }
        }
        run.chargeItems(items.size());
        return items;
    }

    /** The values without a copy if they already are a list. */
    public static List<?> asList(Run run, Object value) {
        return value instanceof List<?> list ? list : toList(run, value);
    }

    /** Whether there is another value; fails if the dict it comes from has changed. */
    public static boolean hasNext(Iterator<Object> iterator) {
        try {
            return iterator.hasNext();
        } catch (ConcurrentModificationException e) {
            throw Failure.value("dictionary changed size during iteration", "no change while it is iterated");
        }
    }

    /** As {@code len(value)}. */
    public static long length(Run run, Object value) {
        return switch (value) {
            case String text -> {
                run.charge(text.length() >> 6);
                yield Strings.length(text);
            }
            case Markup markup -> Strings.length(markup.text());
            case List<?> list -> list.size();
            case Map<?, ?> map -> map.size();
            case DictView view -> view.map().size();
            case Undefined _ -> 0;
            case LoopState loop -> loop.length();
            case null, default ->
                throw Failure.type("object of type '" + Types.nameOf(value) + "' has no len()", "a sized value");
        };
    }

    /** Sees what is added to the list while it is iterated, as Python's list iterator does. */
    private static final class ListIterator implements Iterator<Object> {
        private final List<?> list;
        private int next;

        ListIterator(List<?> list) {
            this.list = list;
        }

        @Override
        public boolean hasNext() {
            return next < list.size();
        }

        @Override
        public Object next() {
            if (next >= list.size()) {
                throw new NoSuchElementException();
            }
            return list.get(next++);
        }
    }

    private static final class CharacterIterator implements Iterator<Object> {
        private final String text;
        private int next;

        CharacterIterator(String text) {
            this.text = text;
        }

        @Override
        public boolean hasNext() {
            return next < text.length();
        }

        @Override
        public Object next() {
            if (next >= text.length()) {
                throw new NoSuchElementException();
            }
            int width = Character.charCount(text.codePointAt(next));
            String character = text.substring(next, next + width);
            next += width;
            return character;
        }
    }
}
