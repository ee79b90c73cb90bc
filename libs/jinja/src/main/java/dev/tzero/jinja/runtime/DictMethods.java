package dev.tzero.jinja.runtime;

import dev.tzero.jinja.Signature;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** Methods of dict. */
final class DictMethods {

    static final Map<String, Method> TABLE = Map.ofEntries(
            view("keys", DictView.Kind.KEYS),
            view("values", DictView.Kind.VALUES),
            view("items", DictView.Kind.ITEMS),
            Map.entry("get", new Method(Signature.of("key").with("default", null), (run, target, a) -> {
                Object value = Access.fromMap((Map<?, ?>) target, a[0]);
                return value == Access.NONE ? a[1] : value;
            })),
            Map.entry("copy", new Method(Signature.of(), (run, target, a) -> {
                run.chargeItems(((Map<?, ?>) target).size());
                run.charge(((Map<?, ?>) target).size());
                return new Dict((Map<?, ?>) target);
            })),
            change("pop", Signature.of("key").with("default", Signature.ABSENT), (run, dict, a) -> {
                if (dict.containsKey(a[0])) {
                    return dict.remove(a[0]);
                }
                if (a[1] == Signature.ABSENT) {
                    throw Failure.lookup("dict has no key " + Text.brief(a[0]), "a key of the dict, or a default");
                }
                return a[1];
            }),
            change("popitem", Signature.of(), (run, dict, a) -> {
                Object last = null;
                run.charge(1 + dict.size());
                for (Object key : dict.keySet()) {
                    last = key;
                }
                if (dict.isEmpty()) {
                    throw Failure.lookup("popitem(): dictionary is empty", "a dict with entries");
                }
                return Tuple.of(last, dict.remove(last));
            }),
            change("setdefault", Signature.of("key").with("default", null), (run, dict, a) -> {
                if (!dict.containsKey(a[0])) {
                    dict.put(a[0], a[1]);
                    run.chargeItems(dict.size());
                }
                return dict.get(a[0]);
            }),
            change("update", Signature.of().with("other", Signature.ABSENT).withKeywords(), (run, dict, a) -> {
                if (a[0] != Signature.ABSENT) {
                    putAll(run, dict, a[0]);
                }
                dict.putAll((Dict) a[1]);
                run.chargeItems(dict.size());
                return null;
            }),
            change("clear", Signature.of(), (run, dict, a) -> {
                dict.clear();
                return null;
            }));

    private DictMethods() {}

    private interface Change {
        Object call(Run run, Map<Object, Object> dict, Object[] arguments);
    }

    private static Map.Entry<String, Method> view(String name, DictView.Kind kind) {
        return Map.entry(name, new Method(Signature.of(), (run, target, a) -> new DictView(kind, (Map<?, ?>) target)));
    }

    @SuppressWarnings("unchecked") // a template that changes dicts works on copies, which hold any value
    private static Map.Entry<String, Method> change(String name, Signature signature, Change change) {
        return Map.entry(
                name, new Method(signature, (run, target, a) -> change.call(run, (Map<Object, Object>) target, a)));
    }

    /** Adds the entries of a dict, or of an iterable of pairs. */
    static void putAll(Run run, Map<Object, Object> dict, Object other) {
        if (other instanceof Map<?, ?> map) {
            run.chargeItems((long) dict.size() + map.size());
            run.charge(map.size());
            map.forEach(dict::put);
            return;
        }
        Iterator<Object> pairs = Iteration.of(other);
        while (pairs.hasNext()) {
            List<?> pair = Iteration.asList(run, pairs.next());
            if (pair.size() != 2) {
                throw Failure.value("dictionary update element has length " + pair.size(), "pairs of key and value");
            }
            run.charge(2);
            dict.put(pair.get(0), pair.get(1));
        }
        run.chargeItems(dict.size());
    }
}
