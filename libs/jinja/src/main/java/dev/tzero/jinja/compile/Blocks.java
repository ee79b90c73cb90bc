package dev.tzero.jinja.compile;

import dev.tzero.jinja.ErrorKind;
import dev.tzero.jinja.Variables;
import dev.tzero.jinja.runtime.Block;
import dev.tzero.jinja.runtime.BlockReferences;
import dev.tzero.jinja.runtime.Context;
import dev.tzero.jinja.runtime.Frame;
import dev.tzero.jinja.runtime.Run;
import dev.tzero.jinja.syntax.Source;
import dev.tzero.jinja.syntax.Stmt;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Compiles the blocks of one template, and keeps them by name. */
final class Blocks {

    static final Step NOTHING = run -> {};

    private final Expressions expressions;
    private final ContextNames context;
    private final Map<String, BlockCode> blocks = new LinkedHashMap<>();
    private Extension extension = Extension.NONE;
    private int captures;

    /** Whether the statements compiled so far extend another template. */
    private enum Extension {
        NONE,
        SOMETIMES,
        ALWAYS
    }

    Blocks(Expressions expressions, ContextNames context) {
        this.expressions = expressions;
        this.context = context;
    }

    /** @param body writes what the block prints */
    private record BlockCode(
            String name, boolean required, Source source, ContextNames context, Layout layout, Step body)
            implements Block {

        @Override
        public int contextSize() {
            return context.size();
        }

        @Override
        public void write(Run run) {
            run.frame = new Frame(layout.size(), null);
            body.exec(run);
        }
    }

    List<Block> all() {
        return List.copyOf(blocks.values());
    }

    /** Whether a block that sees the variables around it stands in statements. */
    static boolean anyScoped(List<Stmt> statements) {
        return statements.stream().anyMatch(statement -> switch (statement) {
            case Stmt.Block block -> block.scoped() || anyScoped(block.body());
            case Stmt.If choice ->
                choice.branches().stream().anyMatch(branch -> anyScoped(branch.body()))
                        || anyScoped(choice.otherwise());
            case Stmt.For loop -> anyScoped(loop.body());
            case Stmt.With with -> anyScoped(with.body());
            case Stmt.Autoescape part -> anyScoped(part.body());
            case Stmt.FilterBlock block -> anyScoped(block.body());
            default -> false;
        });
    }

    /** Notes that the template extends another one from here on. */
    void extended(Scope scope, boolean optional) {
        boolean always = scope.isRoot() && !optional;
        extension = always ? Extension.ALWAYS : extension == Extension.ALWAYS ? extension : Extension.SOMETIMES;
    }

    /** Enters code whose output is caught: a macro, a set block or a block. */
    void enterCapture() {
        captures++;
    }

    void leaveCapture() {
        captures--;
    }

    /** A template that extends another one prints nothing outside blocks, save what others print for it. */
    Step unlessExtended(Step step) {
        if (captures > 0) {
            return step;
        }
        return switch (extension) {
            case NONE -> step;
            case ALWAYS -> NOTHING;
            case SOMETIMES ->
                run -> {
                    if (run.context.parent() == null) {
                        step.exec(run);
                    }
                };
        };
    }

    Step compile(Statements statements, Stmt.Block block, Scope scope) {
        if (blocks.containsKey(block.name())) {
            throw expressions
                    .source()
                    .error(
                            ErrorKind.SYNTAX,
                            "Block '" + block.name() + "' is defined twice",
                            "another name",
                            block.at());
        }
        // Known before its body is compiled, in which blocks of other names may stand.
        blocks.put(block.name(), null);
        blocks.put(block.name(), code(statements, block));
        Map<String, Code> around = block.scoped() ? visible(scope) : Map.of();
        String name = block.name();
        int at = block.at();
        Step step = run -> {
            run.at = at;
            run.step();
            Block.run(run, run.context, name, 0, values(run, around));
        };
        return scope.isRoot() ? unlessExtended(step) : step;
    }

    private BlockCode code(Statements statements, Stmt.Block block) {
        Layout layout = new Layout(null);
        Scope scope = new Scope(null, layout);
        Step self = references(block.body(), scope);
        Step parent = NOTHING;
        if (Names.mentions(block.body(), "super")) {
            int slot = scope.parameter("super").index();
            String name = block.name();
            parent = run -> run.frame.slots[slot] = BlockReferences.parentOf(run.context, name);
        }
        Names.declare(block.body(), scope);
        enterCapture();
        Step body = statements.block(block.body(), scope);
        leaveCapture();
        Step prepared = parent;
        return new BlockCode(block.name(), block.required(), expressions.source(), context, layout, run -> {
            self.exec(run);
            prepared.exec(run);
            body.exec(run);
        });
    }

    /** Makes {@code self} a variable where statements name it; the step fills it. */
    Step references(List<Stmt> statements, Scope scope) {
        if (!Names.mentions(statements, "self")) {
            return NOTHING;
        }
        int slot = scope.parameter("self").index();
        return run -> run.frame.slots[slot] = new BlockReferences(run.context);
    }

    /** Code for every variable that a scope and those around it have assigned. */
    Map<String, Code> visible(Scope scope) {
        return visible(expressions, scope);
    }

    static Map<String, Code> visible(Expressions expressions, Scope scope) {
        Map<String, Code> visible = new LinkedHashMap<>();
        scope.assigned().keySet().forEach(name -> visible.put(name, expressions.raw(name, scope)));
        return visible;
    }

    /** The values of those that have one, as variables. */
    static Variables values(Run run, Map<String, Code> visible) {
        if (visible.isEmpty()) {
            return Context.NO_VARIABLES;
        }
        Map<String, Object> values = new LinkedHashMap<>();
        visible.forEach((name, code) -> {
            Object value = code.eval(run);
            if (value != Frame.UNSET) {
                values.put(name, value);
            }
        });
        return Variables.of(values);
    }
}
