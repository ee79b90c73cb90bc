package dev.tzero.jinja.compile;

import dev.tzero.jinja.runtime.Callable;
import dev.tzero.jinja.runtime.Failure;
import dev.tzero.jinja.runtime.Frame;
import dev.tzero.jinja.runtime.Iteration;
import dev.tzero.jinja.runtime.LoopState;
import dev.tzero.jinja.runtime.Run;
import dev.tzero.jinja.runtime.Types;
import dev.tzero.jinja.syntax.Stmt;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** Compiles for loops. */
final class Loops {

    private static final Step NOTHING = run -> {};

    private final Statements statements;
    private final Expressions expressions;
    private final Targets targets;

    Loops(Statements statements, Expressions expressions, Targets targets) {
        this.statements = statements;
        this.expressions = expressions;
        this.targets = targets;
    }

    /** The parts of a compiled loop. */
    private record Parts(
            Condition condition, Targets.Assignment target, Step body, Step otherwise, int loopSlot, int at) {}

    /** Whether a value of the iterable is looped over. */
    private interface Condition {
        boolean accepts(Run run, Object value);
    }

    Step compile(Stmt.For loop, Scope scope) {
        Code iterable = expressions.compile(loop.iterable(), scope);
        boolean withState = loop.recursive() || Names.mentions(loop.body(), "loop") || Blocks.anyScoped(loop.body());
        Layout layout = loop.recursive() ? new Layout(scope.layout()) : scope.layout();
        Scope inner = new Scope(scope, layout);
        int loopSlot = withState ? inner.parameter("loop").index() : -1;
        Names.parameters(loop.target(), inner);
        Names.declare(loop.body(), inner);
        Targets.Assignment target = targets.compile(loop.target(), inner);
        Condition condition = condition(loop, scope, layout);
        expressions.enterOptional();
        Step body = statements.block(loop.body(), inner);
        Step otherwise = NOTHING;
        if (!loop.otherwise().isEmpty()) {
            Scope otherwiseScope = new Scope(scope, layout);
            Names.declare(loop.otherwise(), otherwiseScope);
            otherwise = statements.block(loop.otherwise(), otherwiseScope);
        }
        expressions.leaveOptional();
        Parts parts = new Parts(
                condition, target, body, otherwise, loopSlot, loop.iterable().at());
        if (loop.recursive()) {
            return run -> runRecursive(run, parts, layout, run.frame, iterable.eval(run), 0);
        }
        return withState
                ? run -> runWithState(run, parts, iterable.eval(run), 0, null)
                : run -> runPlain(run, parts, iterable.eval(run));
    }

    private Condition condition(Stmt.For loop, Scope scope, Layout layout) {
        if (loop.condition() == null) {
            return null;
        }
        Scope testScope = new Scope(scope, layout);
        Names.parameters(loop.target(), testScope);
        Names.read(loop.condition(), testScope::read);
        Targets.Assignment target = targets.compile(loop.target(), testScope);
        Step entry = statements.entry(testScope);
        Code test = expressions.compile(loop.condition(), testScope);
        return (run, value) -> {
            run.step();
            target.assign(run, value);
            entry.exec(run);
            return Types.truth(test.eval(run));
        };
    }

    private static void runPlain(Run run, Parts parts, Object iterable) {
        run.at = parts.at;
        boolean any = false;
        if (iterable instanceof List<?> list) {
            // By index, because the body may add to the list.
            for (int i = 0; i < list.size(); i++) {
                any |= iterate(run, parts, list.get(i));
            }
        } else {
            Iterator<Object> values = Iteration.of(iterable);
            while (Iteration.hasNext(values)) {
                any |= iterate(run, parts, values.next());
            }
        }
        if (!any) {
            parts.otherwise.exec(run);
        }
    }

    private static boolean iterate(Run run, Parts parts, Object value) {
        run.step();
        if (parts.condition != null && !parts.condition.accepts(run, value)) {
            return false;
        }
        parts.target.assign(run, value);
        parts.body.exec(run);
        return true;
    }

    private static void runWithState(Run run, Parts parts, Object iterable, int depth, Callable recursion) {
        run.at = parts.at;
        List<?> items = Iteration.asList(run, iterable);
        if (parts.condition != null) {
            List<Object> accepted = new ArrayList<>();
            for (Object item : items) {
                if (parts.condition.accepts(run, item)) {
                    accepted.add(item);
                }
            }
            items = accepted;
        }
        if (items.isEmpty()) {
            parts.otherwise.exec(run);
            return;
        }
        LoopState state = new LoopState(items, depth, recursion);
        Object[] slots = run.frame.slots;
        while (state.advance()) {
            run.step();
            slots[parts.loopSlot] = state;
            parts.target.assign(run, state.current());
            parts.body.exec(run);
        }
    }

    private static void runRecursive(Run run, Parts parts, Layout layout, Frame outer, Object iterable, int depth) {
        Callable recursion = new Recursion(parts, layout, outer, depth + 1);
        Statements.in(
                run, new Frame(layout.size(), outer), inner -> runWithState(inner, parts, iterable, depth, recursion));
    }

    /** {@code loop(values)}: the text of the same loop over other values. */
    private record Recursion(Parts parts, Layout layout, Frame outer, int depth) implements Callable {

        @Override
        public String name() {
            return "loop";
        }

        @Override
        public Object call(Run run, Object[] positional, String[] keywordNames, Object[] keywordValues) {
            if (positional.length != 1 || keywordNames.length > 0) {
                throw Failure.type("loop() got " + positional.length + " arguments", "one iterable");
            }
            return run.capture(() -> runRecursive(run, parts, layout, outer, positional[0], depth));
        }
    }
}
