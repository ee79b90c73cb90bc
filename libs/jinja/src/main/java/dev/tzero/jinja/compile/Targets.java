package dev.tzero.jinja.compile;

import dev.tzero.jinja.compile.Layout.Slot;
import dev.tzero.jinja.runtime.Failure;
import dev.tzero.jinja.runtime.Iteration;
import dev.tzero.jinja.runtime.Namespace;
import dev.tzero.jinja.runtime.Run;
import dev.tzero.jinja.syntax.Target;
import java.util.Iterator;

/** Compiles what values are assigned to. */
final class Targets {

    private final Expressions expressions;

    Targets(Expressions expressions) {
        this.expressions = expressions;
    }

    /** Puts a value into variables. */
    interface Assignment {
        void assign(Run run, Object value);
    }

    /** Makes variables of the outermost level, just assigned, known beyond their frame. */
    void define(Run run, Target target, Scope scope) {
        switch (target) {
            case Target.NameTarget name -> {
                Object value = run.frame.slots[scope.slot(name.name()).index()];
                run.context.define(name.name(), value, true);
            }
            case Target.TupleTarget tuple -> tuple.items().forEach(item -> define(run, item, scope));
            case Target.NamespaceTarget _ -> {}
        }
    }

    Assignment compile(Target target, Scope scope) {
        int at = target.at();
        return switch (target) {
            case Target.NameTarget name -> {
                Slot slot = scope.slot(name.name());
                int index = slot.index();
                yield (run, value) -> run.frame.slots[index] = value;
            }
            case Target.TupleTarget tuple -> {
                Assignment[] items =
                        tuple.items().stream().map(item -> compile(item, scope)).toArray(Assignment[]::new);
                yield (run, value) -> unpack(run, value, items, at);
            }
            case Target.NamespaceTarget namespace -> {
                Code read = expressions.raw(namespace.name(), scope);
                yield (run, value) -> {
                    run.at = at;
                    if (!(read.eval(run) instanceof Namespace found)) {
                        throw Failure.type(
                                "cannot assign an attribute of '" + namespace.name() + "'", "a namespace object");
                    }
                    found.set(namespace.attribute(), value);
                };
            }
        };
    }

    private static void unpack(Run run, Object value, Assignment[] items, int at) {
        run.at = at;
        Iterator<Object> values = Iteration.of(value);
        for (int i = 0; i < items.length; i++) {
            if (!values.hasNext()) {
                throw Failure.value("not enough values to unpack: " + i, items.length + " values");
            }
            items[i].assign(run, values.next());
        }
        if (values.hasNext()) {
            throw Failure.value("too many values to unpack", items.length + " values");
        }
    }
}
