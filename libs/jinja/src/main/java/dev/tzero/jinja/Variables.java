package dev.tzero.jinja;

import java.util.Map;

/** The variables a template may read, by name; asked at most once for each name and rendering. */
@FunctionalInterface
public interface Variables {

    /** Answer for a name that is not there; null stands for Python's None. */
    Object MISSING = new Object() {
        @Override
        public String toString() {
            return "MISSING";
        }
    };

    /** The value, plain data as {@link PlainData} describes it, or {@link #MISSING}. */
    Object get(String name);

    /** The entries of a map. */
    static Variables of(Map<String, ?> map) {
        return name -> {
            Object value = map.get(name);
            return value == null && !map.containsKey(name) ? MISSING : value;
        };
    }
}
