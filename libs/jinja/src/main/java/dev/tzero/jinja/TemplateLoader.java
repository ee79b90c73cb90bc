package dev.tzero.jinja;

import java.util.Map;
import java.util.Optional;

/** Finds the sources of templates that other templates include, import or extend. Called from several threads. */
@FunctionalInterface
public interface TemplateLoader {

    /** The source of a name, which a template chose and may be anything; empty if there is none. */
    Optional<String> source(String name);

    /** The entries of a map. */
    static TemplateLoader of(Map<String, String> sources) {
        Map<String, String> copy = Map.copyOf(sources);
        return name -> Optional.ofNullable(copy.get(name));
    }
}
