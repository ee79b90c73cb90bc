package dev.tzero.jinja.compile;

import dev.tzero.jinja.compile.Layout.Slot;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The variables of one block that has its own, found before it is compiled. A name that a block assigns is the
 * block's own from its beginning; there it holds the outer variable of that name, if there is one.
 */
final class Scope {

    private final Scope parent;
    private final Layout layout;
    private final Map<String, Slot> slots;
    private final Map<String, Slot> known = new HashMap<>();
    private final Map<String, Load> loads = new LinkedHashMap<>();
    private final Set<String> stores = new HashSet<>();

    /** What the branch of an if at hand is a branch of, or null. */
    private final Scope trunk;

    private boolean root;

    /** What a variable holds when its block begins. */
    sealed interface Load {}

    /** The variable of the context, or the global, of the same name. */
    record FromContext() implements Load {}

    /** The variable of the same name in a block further out. */
    record FromOuter() implements Load {}

    /** Nothing. */
    record Unset() implements Load {}

    /** What the one who enters the block puts there. */
    record Parameter() implements Load {}

    Scope(Scope parent, Layout layout) {
        this(parent, layout, new HashMap<>(), null);
    }

    private Scope(Scope parent, Layout layout, Map<String, Slot> slots, Scope trunk) {
        this.parent = parent;
        this.layout = layout;
        this.slots = slots;
        this.trunk = trunk;
    }

    /** Whether it is that of a template, and not of a block or macro in it. */
    boolean isRoot() {
        return parent == null && root;
    }

    /** The scope of a template. */
    static Scope ofTemplate(Layout layout) {
        Scope scope = new Scope(null, layout);
        scope.root = true;
        return scope;
    }

    /** Names that this block and those around it assign, each with the scope that has it. */
    Map<String, Scope> assigned() {
        Map<String, Scope> assigned = new LinkedHashMap<>();
        for (Scope scope = this; scope != null; scope = scope.parent) {
            for (String name : scope.stores) {
                assigned.putIfAbsent(name, scope);
            }
        }
        return assigned;
    }

    Scope parent() {
        return parent;
    }

    Layout layout() {
        return layout;
    }

    /** The scope that holds a name, from here outwards; null if none does. */
    Scope ownerOf(String name) {
        Scope scope = this;
        while (scope != null && !scope.knows(name)) {
            scope = scope.parent;
        }
        return scope;
    }

    Slot slot(String name) {
        return known.get(name);
    }

    Load load(String name) {
        return loads.get(name);
    }

    boolean stores(String name) {
        return stores.contains(name);
    }

    /** Names of this block with what they hold when it begins. */
    Map<String, Load> loads() {
        return loads;
    }

    void read(String name) {
        if (ownerOf(name) == null) {
            define(name, new FromContext());
        }
    }

    void assign(String name) {
        stores.add(name);
        if (!knows(name)) {
            define(name, parent != null && parent.ownerOf(name) != null ? new FromOuter() : new Unset());
        }
    }

    Slot parameter(String name) {
        stores.add(name);
        define(name, new Parameter());
        return known.get(name);
    }

    private void define(String name, Load load) {
        known.put(name, slots.computeIfAbsent(name, n -> layout.newSlot()));
        loads.put(name, load);
    }

    private boolean knows(String name) {
        return known.containsKey(name) || trunk != null && trunk.knows(name);
    }

    private boolean storesAlready(String name) {
        return stores.contains(name) || trunk != null && trunk.storesAlready(name);
    }

    /** For one branch of an if, which shares the slots; it holds only what is new there. */
    Scope branch() {
        return new Scope(parent, layout, slots, this);
    }

    /** Takes over what branches found; a name that only some of them assign keeps its outer value in the others. */
    void join(List<Scope> branches) {
        Set<String> assigned = new HashSet<>();
        branches.forEach(branch -> assigned.addAll(branch.stores));
        assigned.removeIf(this::storesAlready);
        for (Scope branch : branches) {
            known.putAll(branch.known);
            loads.putAll(branch.loads);
            stores.addAll(branch.stores);
        }
        for (String name : assigned) {
            boolean outer = parent != null && parent.ownerOf(name) != null;
            loads.put(name, outer ? new FromOuter() : new FromContext());
        }
    }
}
