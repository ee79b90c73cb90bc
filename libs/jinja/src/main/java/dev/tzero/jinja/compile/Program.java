package dev.tzero.jinja.compile;

import dev.tzero.jinja.Variables;
import dev.tzero.jinja.runtime.Block;
import dev.tzero.jinja.runtime.Context;
import dev.tzero.jinja.runtime.Frame;
import dev.tzero.jinja.runtime.Library;
import dev.tzero.jinja.runtime.Run;
import dev.tzero.jinja.syntax.Source;
import dev.tzero.jinja.syntax.Stmt;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/** A compiled template, safe for threads. */
public final class Program {

    static final int NO_LINK = -1;

    private final Source source;
    private final Step body;
    private final int frameSize;
    private final ContextNames context;
    private final int contextSize;
    private final boolean changesData;
    private final boolean linked;
    private final int firstLink;
    private final List<Block> blocks;

    private Program(
            Source source,
            Step body,
            int frameSize,
            ContextNames context,
            boolean changesData,
            boolean linked,
            int firstLink,
            List<Block> blocks) {
        this.source = source;
        this.body = body;
        this.frameSize = frameSize;
        this.context = context;
        this.contextSize = context.size();
        this.changesData = changesData;
        this.linked = linked;
        this.firstLink = firstLink;
        this.blocks = blocks;
    }

    /**
     * Compiles statements; fails for filters and tests that do not exist.
     *
     * @param linked whether the template may name others or be named by them
     * @param autoescape whether what is printed is escaped, unless a block says otherwise
     */
    public static Program compile(
            Source source,
            List<Stmt> statements,
            Library library,
            Programs programs,
            boolean linked,
            boolean autoescape) {
        ContextNames context = new ContextNames(library.globals());
        Expressions expressions = new Expressions(source, library, context, autoescape);
        Layout layout = new Layout(null);
        Scope scope = Scope.ofTemplate(layout);
        Blocks blocks = new Blocks(expressions, context);
        Step self = blocks.references(statements, scope);
        Names.declare(statements, scope);
        Step body = new Statements(expressions, blocks, programs).block(statements, scope);
        List<Block> all = blocks.all();
        Step whole = run -> {
            self.exec(run);
            body.exec(run);
        };
        return new Program(
                source,
                self == Blocks.NOTHING ? body : whole,
                layout.size(),
                context,
                expressions.changesData() || linked,
                linked || !all.isEmpty() || self != Blocks.NOTHING,
                expressions.firstLink(),
                all);
    }

    public Source source() {
        return source;
    }

    String name() {
        return source.name();
    }

    List<Block> blocks() {
        return blocks;
    }

    /** Whether a method that changes lists or dicts is named, here or perhaps in a template that is named here. */
    public boolean changesData() {
        return changesData;
    }

    /** Where another template is first named; empty if the template stands alone. */
    public OptionalInt firstLink() {
        return firstLink == NO_LINK ? OptionalInt.empty() : OptionalInt.of(firstLink);
    }

    /** Names the template reads from its context, globals not counted. */
    public Set<String> undeclared() {
        Set<String> names = new LinkedHashSet<>(context.names());
        names.removeIf(context::isGlobal);
        return names;
    }

    /** What the template finds by name. */
    public Context context(Variables variables) {
        Context own = Context.of(source, variables, contextSize, linked);
        if (linked) {
            own.addBlocks(source.name(), blocks);
        }
        return own;
    }

    /** Runs the template, or the one it extends, in its context. */
    public void write(Run run) {
        run.frame = new Frame(frameSize, null);
        body.exec(run);
        if (linked && run.context.parent() instanceof Program parent) {
            run.context.setParent(null);
            run.in(run.context.forParent(parent.source, parent.contextSize), parent::write);
        }
    }
}
