package dev.tzero.jinja.runtime;

import dev.tzero.jinja.Signature;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** Methods of list, tuple and range. */
final class ListMethods {

    /** Methods that change nothing. */
    static final Map<String, Method> SEQUENCE = Map.of(
            "index",
            new Method(
                    Signature.of("value").with("start", 0L).with("stop", Long.MAX_VALUE),
                    (run, target, a) -> index(run, (List<?>) target, a)),
            "count",
            new Method(Signature.of("value"), (run, target, a) -> count(run, (List<?>) target, a[0])));

    /** Methods of list. */
    static final Map<String, Method> LIST = Map.ofEntries(
            Map.entry("index", SEQUENCE.get("index")),
            Map.entry("count", SEQUENCE.get("count")),
            Map.entry("copy", new Method(Signature.of(), (run, target, a) -> Iteration.toList(run, target))),
            change("append", Signature.of("object"), (run, list, a) -> {
                run.step();
                list.add(a[0]);
                check(run, list);
                return null;
            }),
            change("extend", Signature.of("iterable"), (run, list, a) -> {
                list.addAll(Iteration.toList(run, a[0]));
                check(run, list);
                return null;
            }),
            change("insert", Signature.of("index", "object"), (run, list, a) -> {
                long index = Numbers.toIndex(a[0], "the index");
                run.charge(1 + (list.size() >> 6));
                list.add(Math.clamp(index < 0 ? index + list.size() : index, 0, list.size()), a[1]);
                check(run, list);
                return null;
            }),
            change("pop", Signature.of().with("index", -1L), (run, list, a) -> {
                int at = Access.position(Numbers.toIndex(a[0], "the index"), list.size());
                if (at < 0) {
                    throw Failure.lookup(
                            list.isEmpty() ? "pop from empty list" : "pop index out of range", "an index of the list");
                }
                run.charge(1 + (list.size() - at >> 6));
                return list.remove(at);
            }),
            change("remove", Signature.of("value"), (run, list, a) -> {
                run.charge(1 + (list.size() >> 2));
                int at = Compare.indexOf(run, list, a[0]);
                if (at < 0) {
                    throw Failure.value("list.remove(x): x not in list", "an element of the list");
                }
                list.remove(at);
                return null;
            }),
            change("clear", Signature.of(), (run, list, a) -> {
                list.clear();
                return null;
            }),
            change("reverse", Signature.of(), (run, list, a) -> {
                run.charge(1 + (list.size() >> 4));
                Collections.reverse(list);
                return null;
            }),
            change("sort", Signature.of().with("key", null).with("reverse", false), (run, list, a) -> {
                if (a[0] != null) {
                    throw Failure.type("sort() got a key function", "none; use the filter sort(attribute=…)");
                }
                List<Object> sorted = Sorting.sort(run, new ArrayList<>(list), item -> item, Types.truth(a[1]));
                list.clear();
                list.addAll(sorted);
                return null;
            }));

    private ListMethods() {}

    private interface Change {
        Object call(Run run, List<Object> list, Object[] arguments);
    }

    @SuppressWarnings("unchecked") // a template that changes lists works on copies, which hold any value
    private static Map.Entry<String, Method> change(String name, Signature signature, Change change) {
        return Map.entry(name, new Method(signature, (run, target, a) -> change.call(run, (List<Object>) target, a)));
    }

    private static void check(Run run, List<?> list) {
        if ((list.size() & 255) == 0 || list.size() > 50_000) {
            run.chargeItems(list.size());
        }
    }

    private static Object index(Run run, List<?> list, Object[] a) {
        run.charge(1 + (list.size() >> 2));
        long size = list.size();
        long start = Numbers.toIndex(a[1], "the start");
        long stop = Numbers.toIndex(a[2], "the stop");
        long from = start < 0 ? Math.max(0, start + size) : start;
        long to = Math.min(size, stop < 0 ? stop + size : stop);
        for (long i = from; i < to; i++) {
            if (Compare.same(run, list.get((int) i), a[0])) {
                return i;
            }
        }
        throw Failure.value(Text.brief(a[0]) + " is not in list", "an element of the list");
    }

    private static Object count(Run run, List<?> list, Object value) {
        run.charge(1 + (list.size() >> 2));
        long count = 0;
        for (Object item : list) {
            if (Compare.same(run, item, value)) {
                count++;
            }
        }
        return count;
    }
}
