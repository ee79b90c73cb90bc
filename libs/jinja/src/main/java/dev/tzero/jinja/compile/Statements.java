package dev.tzero.jinja.compile;

import dev.tzero.jinja.runtime.Frame;
import dev.tzero.jinja.runtime.Run;
import dev.tzero.jinja.runtime.Types;
import dev.tzero.jinja.syntax.Stmt;
import dev.tzero.jinja.syntax.Target;
import java.util.ArrayList;
import java.util.List;

/** Turns statements into closures. */
final class Statements {

    private static final Step NOTHING = run -> {};

    private final Expressions expressions;
    private final Targets targets;
    private final Loops loops;
    private final Macros macros;
    private final Links links;
    private final Blocks blocks;

    Statements(Expressions expressions, Blocks blocks, Programs programs) {
        this.expressions = expressions;
        this.targets = new Targets(expressions);
        this.loops = new Loops(this, expressions, targets);
        this.macros = new Macros(this, expressions, blocks);
        this.links = new Links(expressions, programs);
        this.blocks = blocks;
    }

    /** Statements of a block whose scope is complete: its variables are prepared, then it runs. */
    Step block(List<Stmt> statements, Scope scope) {
        Step entry = entry(scope);
        Step body = sequence(statements, scope);
        return entry == NOTHING
                ? body
                : run -> {
                    entry.exec(run);
                    body.exec(run);
                };
    }

    /** Prepares the variables of a block. */
    Step entry(Scope scope) {
        List<Step> steps = new ArrayList<>();
        scope.loads().forEach((name, load) -> {
            int index = scope.slot(name).index();
            switch (load) {
                case Scope.Parameter _ -> {}
                case Scope.Unset _ -> steps.add(run -> run.frame.slots[index] = Frame.UNSET);
                case Scope.FromOuter _ -> {
                    Code outer = expressions.raw(name, scope.parent(), scope.layout());
                    steps.add(run -> run.frame.slots[index] = outer.eval(run));
                }
                case Scope.FromContext _ -> {
                    if (scope.stores(name)) {
                        Code context = expressions.context(name);
                        steps.add(run -> run.frame.slots[index] = context.eval(run));
                    }
                }
            }
        });
        return sequence(steps);
    }

    Step sequence(List<Stmt> statements, Scope scope) {
        List<Step> steps = new ArrayList<>(statements.size());
        for (Stmt statement : statements) {
            steps.add(compile(statement, scope));
        }
        return sequence(steps);
    }

    private static Step sequence(List<Step> steps) {
        Step[] all = steps.toArray(Step[]::new);
        return switch (all.length) {
            case 0 -> NOTHING;
            case 1 -> all[0];
            default ->
                run -> {
                    for (Step step : all) {
                        step.exec(run);
                    }
                };
        };
    }

    private Step compile(Stmt statement, Scope scope) {
        return switch (statement) {
            case Stmt.Text text -> {
                String content = text.text();
                int at = text.at();
                yield blocks.unlessExtended(run -> {
                    run.at = at;
                    run.write(content);
                });
            }
            case Stmt.Print print -> {
                Code value = expressions.compile(print.value(), scope);
                yield blocks.unlessExtended(print(value, print.at()));
            }
            case Stmt.For loop -> loops.compile(loop, scope);
            case Stmt.If choice -> choice(choice, scope);
            case Stmt.Set set -> set(set.target(), expressions.compile(set.value(), scope), scope);
            case Stmt.SetBlock set -> {
                blocks.enterCapture();
                Code text = expressions.safe(captured(set.body(), scope));
                blocks.leaveCapture();
                Code value = set.filter() == null ? text : expressions.filterOn(set.filter(), text, scope);
                yield set(set.target(), value, scope);
            }
            case Stmt.Macro macro -> macros.compile(macro, scope);
            case Stmt.CallBlock block -> macros.compile(block, scope);
            case Stmt.FilterBlock block -> {
                Code text = expressions.safe(captured(block.body(), scope));
                yield print(expressions.filterOn(block.filter(), text, scope), block.at());
            }
            case Stmt.With with -> with(with, scope);
            case Stmt.Autoescape part -> autoescape(part, scope);
            case Stmt.Block block -> blocks.compile(this, block, scope);
            case Stmt.Extends link -> {
                Step step = links.extending(link, scope);
                blocks.extended(scope, expressions.isOptional());
                yield step;
            }
            case Stmt.Include link -> links.include(link, scope);
            case Stmt.Import link -> links.importing(link, scope);
            case Stmt.FromImport link -> links.fromImport(link, scope);
        };
    }

    /** Prints a value, escaped where that is asked for. */
    Step print(Code value, int at) {
        return switch (expressions.escaping()) {
            case OFF -> run -> value.print(run, at);
            case ON ->
                run -> {
                    Object result = value.eval(run);
                    run.at = at;
                    run.printEscaped(result);
                };
            case WHEN_RUN ->
                run -> {
                    Object result = value.eval(run);
                    run.at = at;
                    if (run.autoescape) {
                        run.printEscaped(result);
                    } else {
                        run.print(result);
                    }
                };
        };
    }

    private Step autoescape(Stmt.Autoescape part, Scope scope) {
        Code value = expressions.compile(part.value(), scope);
        Scope inner = new Scope(scope, scope.layout());
        Names.declare(part.body(), inner);
        Escaping outer = expressions.escaping();
        expressions.setEscaping(Escaping.of(part.value()));
        Step body = block(part.body(), inner);
        expressions.setEscaping(outer);
        return run -> {
            boolean before = run.autoescape;
            run.autoescape = Types.truth(value.eval(run));
            body.exec(run);
            run.autoescape = before;
        };
    }

    private Step set(Target target, Code value, Scope scope) {
        Targets.Assignment assignment = targets.compile(target, scope);
        if (scope.isRoot()) {
            return run -> {
                run.step();
                assignment.assign(run, value.eval(run));
                targets.define(run, target, scope);
            };
        }
        return run -> {
            run.step();
            assignment.assign(run, value.eval(run));
        };
    }

    /** The text that a block with its own variables writes. */
    private Code captured(List<Stmt> statements, Scope scope) {
        Scope inner = new Scope(scope, scope.layout());
        Names.declare(statements, inner);
        Step body = block(statements, inner);
        return run -> run.capture(() -> body.exec(run));
    }

    private Step choice(Stmt.If choice, Scope scope) {
        int size = choice.branches().size();
        Code[] tests = new Code[size];
        Step[] bodies = new Step[size];
        for (int i = 0; i < size; i++) {
            Stmt.Branch branch = choice.branches().get(i);
            tests[i] = expressions.compile(branch.test(), scope);
            expressions.enterOptional();
            bodies[i] = sequence(branch.body(), scope);
            expressions.leaveOptional();
        }
        expressions.enterOptional();
        Step otherwise = sequence(choice.otherwise(), scope);
        expressions.leaveOptional();
        return run -> {
            run.step();
            for (int i = 0; i < tests.length; i++) {
                if (Types.truth(tests[i].eval(run))) {
                    bodies[i].exec(run);
                    return;
                }
            }
            otherwise.exec(run);
        };
    }

    private Step with(Stmt.With with, Scope scope) {
        Scope inner = new Scope(scope, scope.layout());
        with.targets().forEach(target -> Names.parameters(target, inner));
        Names.declare(with.body(), inner);
        Code[] values = expressions.all(with.values(), scope);
        Targets.Assignment[] assignments = with.targets().stream()
                .map(target -> targets.compile(target, inner))
                .toArray(Targets.Assignment[]::new);
        Step body = block(with.body(), inner);
        return run -> {
            Object[] results = Expressions.eval(run, values);
            for (int i = 0; i < results.length; i++) {
                assignments[i].assign(run, results[i]);
            }
            body.exec(run);
        };
    }

    /** Runs a step in another frame. */
    static void in(Run run, Frame frame, Step step) {
        Frame before = run.frame;
        run.frame = frame;
        run.enter();
        try {
            step.exec(run);
        } finally {
            run.leave();
            run.frame = before;
        }
    }
}
