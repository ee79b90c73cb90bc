package dev.tzero.jinja.builtin;

import dev.tzero.jinja.Signature;
import dev.tzero.jinja.runtime.Access;
import dev.tzero.jinja.runtime.Compare;
import dev.tzero.jinja.runtime.DictView;
import dev.tzero.jinja.runtime.Failure;
import dev.tzero.jinja.runtime.Iteration;
import dev.tzero.jinja.runtime.Lazy;
import dev.tzero.jinja.runtime.Markup;
import dev.tzero.jinja.runtime.Numbers;
import dev.tzero.jinja.runtime.Operators;
import dev.tzero.jinja.runtime.Run;
import dev.tzero.jinja.runtime.Sorting;
import dev.tzero.jinja.runtime.Text;
import dev.tzero.jinja.runtime.Tuple;
import dev.tzero.jinja.runtime.Types;
import dev.tzero.jinja.runtime.Undefined;
import dev.tzero.jinja.syntax.Expr.BinaryOperator;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Filters on lists, dicts and other values as a whole. */
final class SequenceFilters {

    private SequenceFilters() {}

    static void addTo(Table table) {
        Signature value = Signature.of("value");
        table.add("length", value, (run, v, a) -> Iteration.length(run, v))
                .alias("count", "length")
                .add("list", value, (run, v, a) -> Iteration.toList(run, v))
                .add("first", value, (run, v, a) -> first(v))
                .add("last", value, (run, v, a) -> last(run, v))
                .add(
                        "random",
                        value,
                        (run, v, a) ->
                                Iteration.length(run, v) == 0 ? empty("random") : PromptSourceAdditions.choice(run, v))
                .add(
                        "default",
                        Signature.of("value").with("default_value", "").with("boolean", false),
                        (run, v, a) -> v instanceof Undefined || Types.truth(a[2]) && !Types.truth(v) ? a[1] : v)
                .alias("d", "default")
                .add("reverse", value, (run, v, a) -> reverse(run, v))
                .add("items", value, (run, v, a) -> items(v))
                .add("attr", Signature.of("obj", "name"), (run, v, a) -> attr(run, v, a[1]))
                .add(
                        "join",
                        Signature.of("value").with("d", "").with("attribute", null),
                        (run, v, a) -> join(run, v, a[1], a[2]))
                .add(
                        "sort",
                        Signature.of("value")
                                .with("reverse", false)
                                .with("case_sensitive", false)
                                .with("attribute", null),
                        (run, v, a) -> sort(run, v, a))
                .add(
                        "unique",
                        Signature.of("value").with("case_sensitive", false).with("attribute", null),
                        (run, v, a) ->
                                Lazy.generator(Selection.unique(run, v, Selection.key(run, a[2], Types.truth(a[1])))))
                .add(
                        "min",
                        Signature.of("value").with("case_sensitive", false).with("attribute", null),
                        (run, v, a) -> extreme(run, v, a, false))
                .add(
                        "max",
                        Signature.of("value").with("case_sensitive", false).with("attribute", null),
                        (run, v, a) -> extreme(run, v, a, true))
                .add(
                        "sum",
                        Signature.of("iterable").with("attribute", null).with("start", 0L),
                        (run, v, a) -> sum(run, v, a))
                .add(
                        "batch",
                        Signature.of("value", "linecount").with("fill_with", null),
                        (run, v, a) -> batch(run, v, a))
                .add("slice", Signature.of("value", "slices").with("fill_with", null), (run, v, a) -> slice(run, v, a))
                .add(
                        "dictsort",
                        Signature.of("value")
                                .with("case_sensitive", false)
                                .with("by", "key")
                                .with("reverse", false),
                        (run, v, a) -> dictSort(run, v, a))
                .add(
                        "groupby",
                        Signature.of("value", "attribute").with("default", null).with("case_sensitive", false),
                        (run, v, a) -> groupBy(run, v, a));
    }

    private static Undefined empty(String which) {
        return new Undefined("No " + which + " item, sequence was empty.");
    }

    private static Object first(Object value) {
        Iterator<Object> items = Iteration.of(value);
        return items.hasNext() ? items.next() : empty("first");
    }

    private static Object last(Run run, Object value) {
        if (value instanceof Undefined) {
            return empty("last");
        }
        String text = Markup.textOf(value);
        if (text != null) {
            return text.isEmpty() ? empty("last") : Character.toString(text.codePointBefore(text.length()));
        }
        if (value instanceof Lazy) {
            throw Failure.type("'" + Types.nameOf(value) + "' object is not reversible", "a list or other sequence");
        }
        if (value instanceof List<?> list) {
            return list.isEmpty() ? empty("last") : list.getLast();
        }
        List<Object> items = Iteration.toList(run, value);
        return items.isEmpty() ? empty("last") : items.getLast();
    }

    private static Object reverse(Run run, Object value) {
        if (Markup.textOf(value) != null) {
            return Access.slice(run, value, null, null, -1L);
        }
        List<Object> items = Iteration.toList(run, value);
        Collections.reverse(items);
        return value instanceof Lazy ? items : new Lazy("list_reverseiterator", Iteration.of(items));
    }

    private static Object items(Object value) {
        if (value instanceof Undefined) {
            return Lazy.generator(Collections.emptyIterator());
        }
        if (!(value instanceof Map<?, ?> map)) {
            throw Failure.type("Can only get item pairs from a mapping, not a " + Types.nameOf(value), "a dict");
        }
        return Lazy.generator(Iteration.of(new DictView(DictView.Kind.ITEMS, map)));
    }

    private static Object attr(Run run, Object value, Object name) {
        Compare.requireDefined(value);
        Object found = Access.ownAttribute(value, Text.str(run, name));
        return found == Access.NONE ? Access.missing(value, Text.str(run, name)) : found;
    }

    private static Object join(Run run, Object value, Object separator, Object attribute) {
        if (run.autoescape) {
            return escapedJoin(run, value, separator, attribute);
        }
        String by = Text.str(run, separator);
        if (attribute == null && value instanceof List<?> list) {
            return TextFilters.join(run, list, by);
        }
        Iterable<Object> values = TextFilters.iterable(value);
        if (attribute == null) {
            return TextFilters.join(run, values, by);
        }
        UnaryOperator<Object> getter = Selection.getter(run, attribute, null);
        List<Object> picked = new ArrayList<>();
        for (Object item : values) {
            run.step();
            picked.add(getter.apply(item));
        }
        return TextFilters.join(run, picked, by);
    }

    /** Markup if the separator or a value is; then all others are escaped. */
    private static Object escapedJoin(Run run, Object value, Object separator, Object attribute) {
        UnaryOperator<Object> getter =
                attribute == null ? UnaryOperator.identity() : Selection.getter(run, attribute, null);
        List<Object> values = new ArrayList<>();
        boolean safe = separator instanceof Markup;
        for (Object item : TextFilters.iterable(value)) {
            run.step();
            Object picked = getter.apply(item);
            safe |= picked instanceof Markup;
            values.add(picked);
        }
        if (!safe) {
            return TextFilters.join(run, values, Text.str(run, separator));
        }
        List<Object> marked = new ArrayList<>();
        values.forEach(item -> marked.add(Markup.of(run, item).text()));
        return new Markup(
                TextFilters.join(run, marked, Markup.of(run, separator).text()));
    }

    private static Object sort(Run run, Object v, Object[] a) {
        UnaryOperator<Object> key = Selection.sortKey(run, a[3], Types.truth(a[2]));
        return Sorting.sort(run, Iteration.asList(run, v), key, Types.truth(a[1]));
    }

    private static Object extreme(Run run, Object v, Object[] a, boolean largest) {
        Iterator<Object> items = Iteration.of(v);
        if (!items.hasNext()) {
            return new Undefined("No aggregated item, sequence was empty.");
        }
        UnaryOperator<Object> key = Selection.key(run, a[2], Types.truth(a[1]));
        Object best = items.next();
        Object bestKey = key.apply(best);
        while (items.hasNext()) {
            run.step();
            Object item = items.next();
            Object itemKey = key.apply(item);
            if (largest ? Compare.greater(run, itemKey, bestKey) : Compare.less(run, itemKey, bestKey)) {
                best = item;
                bestKey = itemKey;
            }
        }
        return best;
    }

    private static Object sum(Run run, Object v, Object[] a) {
        UnaryOperator<Object> getter = a[1] == null ? UnaryOperator.identity() : Selection.getter(run, a[1], null);
        Object sum = a[2];
        if (sum instanceof String) {
            throw Failure.type("sum() can't sum strings", "numbers; use join for strings");
        }
        Iterator<Object> items = Iteration.of(v);
        while (items.hasNext()) {
            sum = Operators.apply(run, BinaryOperator.ADD, sum, getter.apply(items.next()));
        }
        return sum;
    }

    private static Object batch(Run run, Object v, Object[] a) {
        long size = Numbers.toIndex(a[1], "linecount");
        List<Object> batches = new ArrayList<>();
        List<Object> batch = new ArrayList<>();
        for (Object item : Iteration.toList(run, v)) {
            if (batch.size() == size) {
                batches.add(batch);
                batch = new ArrayList<>();
            }
            batch.add(item);
        }
        if (!batch.isEmpty()) {
            if (a[2] != null && batch.size() < size) {
                run.chargeItems(size);
                while (batch.size() < size) {
                    batch.add(a[2]);
                }
            }
            batches.add(batch);
        }
        return Lazy.generator(Iteration.of(batches));
    }

    private static Object slice(Run run, Object v, Object[] a) {
        List<Object> items = Iteration.toList(run, v);
        long slices = Numbers.toIndex(a[1], "slices");
        if (slices == 0) {
            throw Failure.value("slice into 0 slices", "at least 1");
        }
        run.chargeItems(Math.max(0, slices));
        int each = (int) (items.size() / slices);
        int longer = (int) (items.size() % slices);
        List<Object> result = new ArrayList<>();
        int from = 0;
        for (int i = 0; i < slices; i++) {
            int to = from + each + (i < longer ? 1 : 0);
            List<Object> slice = new ArrayList<>(items.subList(from, to));
            if (a[2] != null && i >= longer) {
                slice.add(a[2]);
            }
            result.add(slice);
            from = to;
        }
        return Lazy.generator(Iteration.of(result));
    }

    private static Object dictSort(Run run, Object v, Object[] a) {
        if (!(v instanceof Map<?, ?> map)) {
            Compare.requireDefined(v);
            throw Failure.type("dictsort got a " + Types.nameOf(v), "a dict");
        }
        if (!"key".equals(a[2]) && !"value".equals(a[2])) {
            throw Failure.value("dictsort by " + Text.brief(a[2]), "'key' or 'value'");
        }
        int part = "key".equals(a[2]) ? 0 : 1;
        UnaryOperator<Object> key = Selection.key(run, null, Types.truth(a[1]));
        List<Object> items = Iteration.toList(run, new DictView(DictView.Kind.ITEMS, map));
        return Sorting.sort(run, items, item -> key.apply(((Tuple) item).get(part)), Types.truth(a[3]));
    }

    private static Object groupBy(Run run, Object v, Object[] a) {
        UnaryOperator<Object> getter = Selection.getter(run, a[1], a[2]);
        boolean caseSensitive = Types.truth(a[3]);
        UnaryOperator<Object> key = item -> Selection.fold(getter.apply(item), caseSensitive);
        List<Object> groups = new ArrayList<>();
        List<Object> group = null;
        Object last = null;
        for (Object item : Sorting.sort(run, Iteration.asList(run, v), key, false)) {
            Object itemKey = key.apply(item);
            if (group == null || !Compare.equal(run, itemKey, last)) {
                group = new ArrayList<>();
                groups.add(Tuple.named(List.of("grouper", "list"), getter.apply(item), group));
                last = itemKey;
            }
            group.add(item);
        }
        return groups;
    }
}
