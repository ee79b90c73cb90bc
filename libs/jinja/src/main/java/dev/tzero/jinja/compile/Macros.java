package dev.tzero.jinja.compile;

import dev.tzero.jinja.runtime.Context;
import dev.tzero.jinja.runtime.Frame;
import dev.tzero.jinja.syntax.Expr;
import dev.tzero.jinja.syntax.Stmt;
import java.util.List;

/** Compiles macros and call blocks. */
final class Macros {

    private final Statements statements;
    private final Expressions expressions;
    private final Blocks blocks;

    Macros(Statements statements, Expressions expressions, Blocks blocks) {
        this.blocks = blocks;
        this.statements = statements;
        this.expressions = expressions;
    }

    Step compile(Stmt.Macro macro, Scope scope) {
        MacroCode code = code(macro.name(), macro.parameters(), macro.body(), scope);
        int index = scope.slot(macro.name()).index();
        boolean outermost = scope.isRoot();
        return run -> {
            MacroValue value = code.in(run.frame, run.context);
            run.frame.slots[index] = value;
            if (outermost) {
                run.context.define(macro.name(), value, true);
            }
        };
    }

    Step compile(Stmt.CallBlock block, Scope scope) {
        MacroCode caller = code("caller", block.parameters(), block.body(), scope);
        Code call = expressions.callWith((Expr.Call) block.call(), run -> caller.in(run.frame, run.context), scope);
        return statements.print(call, block.at());
    }

    private MacroCode code(String name, List<Stmt.Parameter> parameters, List<Stmt> body, Scope scope) {
        Layout layout = new Layout(scope.layout());
        Scope inner = new Scope(scope, layout);
        for (Stmt.Parameter parameter : parameters) {
            inner.parameter(parameter.name());
            Names.read(parameter.defaultValue(), inner::read);
        }
        int caller = implicit("caller", parameters, body, inner);
        int rest = implicit("varargs", parameters, body, inner);
        int keywords = implicit("kwargs", parameters, body, inner);
        Names.declare(body, inner);
        Code[] defaults = expressions.all(
                parameters.stream().map(Stmt.Parameter::defaultValue).toList(), inner);
        int[] slots = parameters.stream()
                .mapToInt(parameter -> inner.slot(parameter.name()).index())
                .toArray();
        String[] names = parameters.stream().map(Stmt.Parameter::name).toArray(String[]::new);
        Step entry = statements.entry(inner);
        blocks.enterCapture();
        Step steps = statements.sequence(body, inner);
        blocks.leaveCapture();
        return new MacroCode(name, names, slots, defaults, caller, rest, keywords, layout, entry, steps);
    }

    /** Slot of a variable that exists only where the body names it; -1 if it does not. */
    private static int implicit(String name, List<Stmt.Parameter> parameters, List<Stmt> body, Scope scope) {
        boolean explicit =
                parameters.stream().anyMatch(parameter -> parameter.name().equals(name));
        return !explicit && Names.mentions(body, name) ? scope.parameter(name).index() : -1;
    }

    /**
     * A compiled macro.
     *
     * @param slots of the parameters
     * @param defaults null where there is none
     * @param caller slot of {@code caller}, or -1
     * @param rest slot of {@code varargs}, or -1
     * @param keywords slot of {@code kwargs}, or -1
     * @param entry prepares the variables, before the defaults
     */
    record MacroCode(
            String name,
            String[] parameters,
            int[] slots,
            Code[] defaults,
            int caller,
            int rest,
            int keywords,
            Layout layout,
            Step entry,
            Step body) {

        MacroValue in(Frame definedIn, Context context) {
            return new MacroValue(this, definedIn, context);
        }
    }
}
