package dev.tzero.jinja.runtime;

import dev.tzero.jinja.ErrorKind;
import dev.tzero.jinja.Variables;
import dev.tzero.jinja.syntax.Source;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the code of one template finds by name while it runs. Variables of blocks and macros stand in frames. */
public final class Context {

    private static final Object UNRESOLVED = new Object();

    /** Nothing but globals. */
    public static final Variables NO_VARIABLES = name -> Variables.MISSING;

    /** The template whose code runs, for errors. */
    public final Source source;

    private final Variables variables;
    private final Object[] values;
    private final Shared shared;

    /** Which of the blocks of one name runs, from 0; what it calls {@code super} is the next. */
    public final int blockLevel;

    /** What a template, those it extends and their blocks have in common. */
    private static final class Shared {
        private final Map<String, List<Block>> blocks = new HashMap<>();
        private final Map<String, Object> names = new LinkedHashMap<>();
        private final Set<String> exported = new HashSet<>();
        private final List<String> lineage = new ArrayList<>();
        private Object parent;
    }

    private Context(Source source, Variables variables, int size, Shared shared, int blockLevel) {
        this.source = source;
        this.variables = variables;
        this.values = new Object[size];
        Arrays.fill(values, UNRESOLVED);
        this.shared = shared;
        this.blockLevel = blockLevel;
    }

    /**
     * @param size number of variables the template's code names
     * @param linked whether it has blocks or names other templates
     */
    public static Context of(Source source, Variables variables, int size, boolean linked) {
        return new Context(source, variables, size, linked ? new Shared() : null, 0);
    }

    /** For a template that this one's template extends. */
    public Context forParent(Source parent, int size) {
        return new Context(parent, this::lookUp, size, shared, 0);
    }

    /** For a block of this template or one that it extends. */
    public Context forBlock(Block block, Variables scoped, int level) {
        Variables around = scoped == NO_VARIABLES ? this::lookUp : over(scoped);
        return new Context(block.source(), around, block.contextSize(), shared, level);
    }

    /** Variables that go before those of this context. */
    public Variables over(Variables inner) {
        return name -> {
            Object value = inner.get(name);
            return value == Variables.MISSING ? lookUp(name) : value;
        };
    }

    /** A variable that this template, or the caller, has set; {@link Variables#MISSING} if there is none. */
    public Object lookUp(String name) {
        if (shared == null) {
            return variables.get(name);
        }
        Object own = shared.names.get(name);
        return own != null || shared.names.containsKey(name) ? own : variables.get(name);
    }

    /**
     * A variable of the context, looked up once.
     *
     * @param index its number in the template
     * @param fallback a global of that name, or {@link Frame#UNSET}
     */
    public Object value(int index, String name, Object fallback) {
        Object value = values[index];
        if (value == UNRESOLVED) {
            value = lookUp(name);
            if (value == Variables.MISSING) {
                value = fallback;
            }
            values[index] = value;
        }
        return value;
    }

    /** Makes a variable of the template's outermost level known to its blocks and to templates that it names. */
    public void define(String name, Object value, boolean export) {
        if (shared == null) {
            return;
        }
        shared.names.put(name, value);
        if (export && !name.startsWith("_")) {
            shared.exported.add(name);
        } else {
            shared.exported.remove(name);
        }
    }

    /** The variables that other templates can import. */
    public Map<String, Object> exports() {
        Map<String, Object> exports = new LinkedHashMap<>(shared.names);
        exports.keySet().retainAll(shared.exported);
        return exports;
    }

    /** Adds the blocks of a template, behind those of the templates that extend it. */
    public void addBlocks(String template, Iterable<? extends Block> blocks) {
        if (shared.lineage.contains(template)) {
            throw new Failure(
                    ErrorKind.TEMPLATE,
                    "Template extends itself: " + String.join(" > ", shared.lineage) + " > " + template,
                    "a chain of templates that ends");
        }
        shared.lineage.add(template);
        for (Block block : blocks) {
            shared.blocks
                    .computeIfAbsent(block.name(), name -> new ArrayList<>())
                    .add(block);
        }
    }

    /** The blocks of one name, of the outermost child first; empty if there is none. */
    public List<Block> blocks(String name) {
        return shared.blocks.getOrDefault(name, List.of());
    }

    public Object parent() {
        return shared == null ? null : shared.parent;
    }

    /** @param parent the template that is extended, or null */
    public void setParent(Object parent) {
        shared.parent = parent;
    }
}
