package dev.tzero.jinja;

import dev.tzero.jinja.compile.Program;
import dev.tzero.jinja.compile.Programs;
import dev.tzero.jinja.runtime.Failure;
import dev.tzero.jinja.runtime.Run;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Compiles what a loader finds, once for each name. */
final class LoadedPrograms implements Programs {

    /** Work of compiling one character, in steps, as a power of two. */
    private static final int STEPS_SHIFT = 2;

    private final JinjaEnvironment environment;
    private final TemplateLoader loader;
    private final Map<String, Program> programs = new ConcurrentHashMap<>();

    /** @param loader null if templates may not name others */
    LoadedPrograms(JinjaEnvironment environment, TemplateLoader loader) {
        this.environment = environment;
        this.loader = loader;
    }

    boolean isOn() {
        return loader != null;
    }

    @Override
    public Program find(Run run, String name) {
        if (loader == null) {
            throw new Failure(
                    ErrorKind.TEMPLATE,
                    "Template '" + name + "' is named, but there is no loader of templates",
                    "no include, import or extends, or an environment with a loader");
        }
        Program known = programs.get(name);
        if (known != null) {
            return known;
        }
        Optional<String> source = loader.source(name);
        if (source.isEmpty()) {
            return null;
        }
        run.charge(source.get().length() >> STEPS_SHIFT);
        Program compiled = environment.program(name, source.get());
        programs.put(name, compiled);
        return compiled;
    }
}
