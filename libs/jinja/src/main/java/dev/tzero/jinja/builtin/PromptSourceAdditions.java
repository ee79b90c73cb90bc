package dev.tzero.jinja.builtin;

import dev.tzero.jinja.Signature;
import dev.tzero.jinja.runtime.Access;
import dev.tzero.jinja.runtime.Builtin;
import dev.tzero.jinja.runtime.Failure;
import dev.tzero.jinja.runtime.Hash;
import dev.tzero.jinja.runtime.Iteration;
import dev.tzero.jinja.runtime.Lazy;
import dev.tzero.jinja.runtime.Run;
import dev.tzero.jinja.runtime.Tuple;
import dev.tzero.jinja.runtime.Types;
import dev.tzero.jinja.runtime.Undefined;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;

/** What PromptSource adds to Jinja. */
final class PromptSourceAdditions {

    private PromptSourceAdditions() {}

    static Map<String, Builtin> filters() {
        return new Table()
                .add("choice", Signature.of("choices"), (run, v, a) -> choice(run, v))
                .add("most_frequent", Signature.of("items"), (run, v, a) -> mostFrequent(run, v))
                .entries();
    }

    static Map<String, Builtin> globals() {
        return new Table()
                .add("zip", Signature.of().withRest(), (run, v, a) -> zip(run, (Tuple) a[0]))
                .entries();
    }

    /** One element, each as likely. */
    static Object choice(Run run, Object choices) {
        long size = Iteration.length(run, choices);
        if (size == 0) {
            throw Failure.lookup("Cannot choose from an empty sequence", "at least one element");
        }
        Object chosen = Access.item(run, choices, run.random().nextLong(size));
        if (chosen instanceof Undefined) {
            throw Failure.type("'" + Types.nameOf(choices) + "' has no element by number", "a list or string");
        }
        return chosen;
    }

    /** The values that occur most often, in the order they first occur; None for nothing. */
    private static Object mostFrequent(Run run, Object items) {
        if (!Types.truth(items)) {
            return null;
        }
        Map<Object, Object> first = new LinkedHashMap<>();
        Map<Object, Integer> counts = new LinkedHashMap<>();
        int most = 0;
        for (Object item : Iteration.asList(run, items)) {
            run.step();
            Object key = Hash.key(item);
            first.putIfAbsent(key, item);
            most = Math.max(most, counts.merge(key, 1, Integer::sum));
        }
        if (first.isEmpty()) {
            throw Failure.lookup("list index out of range", "at least one item");
        }
        List<Object> frequent = new ArrayList<>();
        for (Map.Entry<Object, Integer> entry : counts.entrySet()) {
            if (entry.getValue() == most) {
                frequent.add(first.get(entry.getKey()));
            }
        }
        return frequent;
    }

    private static Object zip(Run run, Tuple iterables) {
        List<Iterator<Object>> sources = new ArrayList<>();
        for (Object iterable : iterables) {
            sources.add(Iteration.of(iterable));
        }
        return new Lazy("zip", new Iterator<>() {
            private Object next;

            @Override
            public boolean hasNext() {
                if (next == null && !sources.isEmpty()) {
                    next = read();
                }
                return next != null;
            }

            private Object read() {
                run.charge(sources.size());
                Object[] values = new Object[sources.size()];
                for (int i = 0; i < values.length; i++) {
                    if (!Iteration.hasNext(sources.get(i))) {
                        sources.clear();
                        return null;
                    }
                    values[i] = sources.get(i).next();
                }
                return Tuple.of(values);
            }

            @Override
            public Object next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                Object value = next;
                next = null;
                return value;
            }
        });
    }
}
