package dev.tzero.jinja.syntax;

import java.util.List;

/** A statement or a piece of output. */
public sealed interface Stmt {

    int at();

    record Text(String text, int at) implements Stmt {}

    record Print(Expr value, int at) implements Stmt {}

    /**
     * @param condition of {@code if} behind the iterable, or null
     * @param otherwise runs when there was no iteration
     */
    record For(
            Target target,
            Expr iterable,
            Expr condition,
            boolean recursive,
            List<Stmt> body,
            List<Stmt> otherwise,
            int at)
            implements Stmt {}

    /** {@code if} and every {@code elif} are branches. */
    record If(List<Branch> branches, List<Stmt> otherwise, int at) implements Stmt {}

    record Branch(Expr test, List<Stmt> body) {}

    record Set(Target target, Expr value, int at) implements Stmt {}

    /** @param filter applied to the captured text, or null */
    record SetBlock(Target target, Expr filter, List<Stmt> body, int at) implements Stmt {}

    record Macro(String name, List<Parameter> parameters, List<Stmt> body, int at) implements Stmt {}

    /** @param defaultValue or null */
    record Parameter(String name, Expr defaultValue) {}

    /** Calls a macro with the body as its {@code caller}. */
    record CallBlock(Expr call, List<Parameter> parameters, List<Stmt> body, int at) implements Stmt {}

    record FilterBlock(Expr filter, List<Stmt> body, int at) implements Stmt {}

    record With(List<Target> targets, List<Expr> values, List<Stmt> body, int at) implements Stmt {}

    /** @param value whether what the body prints is escaped */
    record Autoescape(Expr value, List<Stmt> body, int at) implements Stmt {}

    /**
     * A part of a template that templates which extend it may replace.
     *
     * @param scoped whether it sees the variables around it
     * @param required whether another template has to replace it
     */
    record Block(String name, List<Stmt> body, boolean scoped, boolean required, int at) implements Stmt {}

    record Extends(Expr template, int at) implements Stmt {}

    record Include(Expr template, boolean ignoreMissing, boolean withContext, int at) implements Stmt {}

    record Import(Expr template, String target, boolean withContext, int at) implements Stmt {}

    record FromImport(Expr template, List<Imported> names, boolean withContext, int at) implements Stmt {}

    record Imported(String name, String alias) {}
}
