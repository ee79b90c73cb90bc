package dev.tzero.jinja.compile;

import dev.tzero.jinja.runtime.Frame;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Numbers the context variables of a template, so that each is looked up once in a rendering. */
final class ContextNames {

    private final Map<String, Object> globals;
    private final Map<String, Integer> numbers = new LinkedHashMap<>();

    ContextNames(Map<String, Object> globals) {
        this.globals = globals;
    }

    /** Reads a variable; {@link Frame#UNSET} if there is neither it nor a global. */
    Code read(String name) {
        int number = numbers.computeIfAbsent(name, n -> numbers.size());
        Object global = globals.getOrDefault(name, Frame.UNSET);
        return run -> run.context.value(number, name, global);
    }

    int size() {
        return numbers.size();
    }

    Set<String> names() {
        return numbers.keySet();
    }

    boolean isGlobal(String name) {
        return globals.containsKey(name);
    }
}
