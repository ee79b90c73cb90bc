package dev.tzero.jinja.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Copies data of the caller, so that a template may change it. */
final class Copy {

    private Copy() {}

    static Object deep(Object value, Run run, int depth) {
        if (depth > run.nesting()) {
            throw Failure.budget("Data nested too deep", "at most " + run.nesting() + " levels (Budget.nesting)");
        }
        return switch (value) {
            case List<?> list -> {
                run.charge(1 + (list.size() >> 4));
                List<Object> copy = new ArrayList<>(list.size());
                for (Object item : list) {
                    copy.add(deep(item, run, depth + 1));
                }
                yield copy;
            }
            case Map<?, ?> map -> {
                run.charge(1 + (map.size() >> 4));
                Dict copy = new Dict();
                for (Map.Entry<?, ?> entry : map.entrySet()) {
                    copy.put(entry.getKey(), deep(entry.getValue(), run, depth + 1));
                }
                yield copy;
            }
            case null, default -> value;
        };
    }
}
