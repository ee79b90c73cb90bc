package dev.tzero.jinja.builtin;

import dev.tzero.jinja.Signature;
import dev.tzero.jinja.runtime.Builtin;
import dev.tzero.jinja.runtime.Dict;
import dev.tzero.jinja.runtime.Failure;
import dev.tzero.jinja.runtime.Iteration;
import dev.tzero.jinja.runtime.Lazy;
import dev.tzero.jinja.runtime.Run;
import dev.tzero.jinja.runtime.Tuple;
import dev.tzero.jinja.runtime.Types;
import java.util.Collections;
import java.util.Iterator;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** The filters map, select, selectattr, reject and rejectattr. */
final class SelectionFilters {

    private SelectionFilters() {}

    static void addTo(Table table) {
        Signature any = Signature.of("value").withRest().withKeywords();
        table.add("map", any, (run, v, a) -> map(run, v, (Tuple) a[1], (Dict) a[2]))
                .add("select", any, (run, v, a) -> select(run, v, a, false, true))
                .add("reject", any, (run, v, a) -> select(run, v, a, false, false))
                .add("selectattr", any, (run, v, a) -> select(run, v, a, true, true))
                .add("rejectattr", any, (run, v, a) -> select(run, v, a, true, false));
    }

    private static Object map(Run run, Object value, Tuple positional, Dict keywords) {
        UnaryOperator<Object> change;
        if (positional.isEmpty() && keywords.containsKey("attribute")) {
            for (Object name : keywords.keySet()) {
                if (!"attribute".equals(name) && !"default".equals(name)) {
                    throw Failure.type("map() has no parameter '" + name + "'", "attribute or default");
                }
            }
            change = Selection.getter(run, keywords.get("attribute"), keywords.get("default"));
        } else if (positional.isEmpty()) {
            throw Failure.type("map() lacks an argument", "the name of a filter, or attribute=…");
        } else {
            Call call = new Call(run, run.library().filter(positional.get(0)), positional, 1, keywords);
            change = call::on;
        }
        return lazily(run, value, (values, in) -> Selection.map(in, values, change));
    }

    private static Object select(Run run, Object v, Object[] a, boolean byAttribute, boolean wanted) {
        Tuple positional = (Tuple) a[1];
        int skipped = byAttribute ? 1 : 0;
        if (positional.size() < skipped) {
            throw Failure.type("Missing parameter for attribute name", "the name of an attribute");
        }
        UnaryOperator<Object> getter =
                byAttribute ? Selection.getter(run, positional.get(0), null) : UnaryOperator.identity();
        Predicate<Object> test;
        if (positional.size() == skipped) {
            test = Types::truth;
        } else {
            Call call =
                    new Call(run, run.library().test(positional.get(skipped)), positional, skipped + 1, (Dict) a[2]);
            test = item -> Types.truth(call.on(item));
        }
        return lazily(
                run, v, (values, in) -> Selection.filter(in, values, item -> test.test(getter.apply(item)) == wanted));
    }

    private interface Iterating {
        Iterator<Object> over(Iterator<Object> values, Run run);
    }

    /** A generator over a value; one that is false, like None, counts as empty. */
    private static Lazy lazily(Run run, Object value, Iterating iterating) {
        return Lazy.generator(
                Types.truth(value) ? iterating.over(Iteration.of(value), run) : Collections.emptyIterator());
    }

    /** A filter or test with all arguments but the first. */
    private record Call(Run run, Builtin builtin, Tuple positional, int skipped, Dict keywords) {

        Object on(Object item) {
            Object[] arguments = new Object[positional.size() - skipped + 1];
            arguments[0] = item;
            for (int i = skipped; i < positional.size(); i++) {
                arguments[i - skipped + 1] = positional.get(i);
            }
            String[] names = keywords.keySet().toArray(String[]::new);
            return builtin.call(run, arguments, names, keywords.values().toArray());
        }
    }
}
