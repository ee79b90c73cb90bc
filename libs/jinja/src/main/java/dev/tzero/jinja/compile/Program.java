package dev.tzero.jinja.compile;

import dev.tzero.jinja.runtime.Frame;
import dev.tzero.jinja.runtime.Library;
import dev.tzero.jinja.runtime.Run;
import dev.tzero.jinja.syntax.Source;
import dev.tzero.jinja.syntax.Stmt;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** A compiled template, safe for threads. */
public final class Program {

    private final Step body;
    private final int frameSize;
    private final ContextNames context;
    private final boolean changesData;

    private Program(Step body, int frameSize, ContextNames context, boolean changesData) {
        this.body = body;
        this.frameSize = frameSize;
        this.context = context;
        this.changesData = changesData;
    }

    /** Compiles statements; fails for filters and tests that do not exist. */
    public static Program compile(Source source, List<Stmt> statements, Library library) {
        ContextNames context = new ContextNames(library.globals());
        Expressions expressions = new Expressions(source, library, context);
        Layout layout = new Layout(null);
        Scope scope = new Scope(null, layout);
        Names.declare(statements, scope);
        Step body = new Statements(expressions).block(statements, scope);
        return new Program(body, layout.size(), context, expressions.changesData());
    }

    public int contextSize() {
        return context.size();
    }

    /** Whether a method that changes lists or dicts is named. */
    public boolean changesData() {
        return changesData;
    }

    /** Names the template reads from its context, globals not counted. */
    public Set<String> undeclared() {
        Set<String> names = new LinkedHashSet<>(context.names());
        names.removeIf(context::isGlobal);
        return names;
    }

    public void exec(Run run) {
        run.frame = new Frame(frameSize, null);
        body.exec(run);
    }
}
