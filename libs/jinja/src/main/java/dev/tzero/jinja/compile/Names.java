package dev.tzero.jinja.compile;

import dev.tzero.jinja.syntax.CallArguments;
import dev.tzero.jinja.syntax.Expr;
import dev.tzero.jinja.syntax.Stmt;
import dev.tzero.jinja.syntax.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Finds the variables that expressions and statements read. */
final class Names {

    private Names() {}

    /** Every variable an expression reads, in order. */
    static void read(Expr expression, Consumer<String> names) {
        switch (expression) {
            case null -> {}
            case Expr.Literal _ -> {}
            case Expr.Name name -> names.accept(name.name());
            case Expr.TupleOf tuple -> all(tuple.items(), names);
            case Expr.ListOf list -> all(list.items(), names);
            case Expr.DictOf dict -> {
                for (Expr.Pair pair : dict.items()) {
                    read(pair.key(), names);
                    read(pair.value(), names);
                }
            }
            case Expr.Conditional conditional -> {
                read(conditional.test(), names);
                read(conditional.then(), names);
                read(conditional.otherwise(), names);
            }
            case Expr.Or or -> {
                read(or.left(), names);
                read(or.right(), names);
            }
            case Expr.And and -> {
                read(and.left(), names);
                read(and.right(), names);
            }
            case Expr.Not not -> read(not.operand(), names);
            case Expr.Unary unary -> read(unary.operand(), names);
            case Expr.Binary binary -> {
                read(binary.left(), names);
                read(binary.right(), names);
            }
            case Expr.Concat concat -> all(concat.parts(), names);
            case Expr.Compare compare -> {
                read(compare.first(), names);
                compare.rest().forEach(comparison -> read(comparison.right(), names));
            }
            case Expr.Attribute attribute -> read(attribute.target(), names);
            case Expr.Item item -> {
                read(item.target(), names);
                read(item.index(), names);
            }
            case Expr.Slice slice -> {
                read(slice.start(), names);
                read(slice.stop(), names);
                read(slice.step(), names);
            }
            case Expr.Call call -> {
                read(call.callee(), names);
                arguments(call.arguments(), names);
            }
            case Expr.Filter filter -> {
                read(filter.target(), names);
                arguments(filter.arguments(), names);
            }
            case Expr.Test test -> {
                read(test.target(), names);
                arguments(test.arguments(), names);
            }
        }
    }

    private static void all(List<Expr> expressions, Consumer<String> names) {
        expressions.forEach(expression -> read(expression, names));
    }

    private static void arguments(CallArguments arguments, Consumer<String> names) {
        all(arguments.positional(), names);
        arguments.keywords().forEach(keyword -> read(keyword.value(), names));
        read(arguments.star(), names);
        read(arguments.doubleStar(), names);
    }

    /** Whether a name is read anywhere in statements, those inside included. */
    static boolean mentions(List<Stmt> statements, String name) {
        boolean[] found = {false};
        statements.forEach(statement -> readInside(statement, read -> found[0] |= read.equals(name)));
        return found[0];
    }

    private static void readInside(Stmt statement, Consumer<String> names) {
        switch (statement) {
            case Stmt.Text _ -> {}
            case Stmt.Print print -> read(print.value(), names);
            case Stmt.For loop -> {
                read(loop.iterable(), names);
                read(loop.condition(), names);
                inside(loop.body(), names);
                inside(loop.otherwise(), names);
            }
            case Stmt.If choice -> {
                for (Stmt.Branch branch : choice.branches()) {
                    read(branch.test(), names);
                    inside(branch.body(), names);
                }
                inside(choice.otherwise(), names);
            }
            case Stmt.Set set -> read(set.value(), names);
            case Stmt.SetBlock set -> {
                read(set.filter(), names);
                inside(set.body(), names);
            }
            case Stmt.Macro macro -> {
                macro.parameters().forEach(parameter -> read(parameter.defaultValue(), names));
                inside(macro.body(), names);
            }
            case Stmt.CallBlock block -> {
                read(block.call(), names);
                block.parameters().forEach(parameter -> read(parameter.defaultValue(), names));
                inside(block.body(), names);
            }
            case Stmt.FilterBlock block -> {
                read(block.filter(), names);
                inside(block.body(), names);
            }
            case Stmt.With with -> {
                all(with.values(), names);
                inside(with.body(), names);
            }
            case Stmt.Autoescape part -> {
                read(part.value(), names);
                inside(part.body(), names);
            }
            case Stmt.Block _ -> {}
            case Stmt.Extends link -> read(link.template(), names);
            case Stmt.Include link -> read(link.template(), names);
            case Stmt.Import link -> read(link.template(), names);
            case Stmt.FromImport link -> read(link.template(), names);
        }
    }

    private static void inside(List<Stmt> statements, Consumer<String> names) {
        statements.forEach(statement -> readInside(statement, names));
    }

    /** Reads and assignments of statements, in order, noted in their scope; blocks with a scope are left out. */
    static void declare(List<Stmt> statements, Scope scope) {
        statements.forEach(statement -> declare(statement, scope));
    }

    private static void declare(Stmt statement, Scope scope) {
        switch (statement) {
            case Stmt.Text _ -> {}
            case Stmt.Print print -> read(print.value(), scope::read);
            case Stmt.For loop -> read(loop.iterable(), scope::read);
            case Stmt.If choice -> branches(choice, scope);
            case Stmt.Set set -> {
                read(set.value(), scope::read);
                assign(set.target(), scope);
            }
            case Stmt.SetBlock set -> assign(set.target(), scope);
            case Stmt.Macro macro -> scope.assign(macro.name());
            case Stmt.CallBlock block -> read(block.call(), scope::read);
            case Stmt.FilterBlock block -> read(block.filter(), scope::read);
            case Stmt.With with -> all(with.values(), scope::read);
            case Stmt.Autoescape _ -> {}
            case Stmt.Block _ -> {}
            case Stmt.Extends link -> read(link.template(), scope::read);
            case Stmt.Include link -> read(link.template(), scope::read);
            case Stmt.Import link -> {
                read(link.template(), scope::read);
                scope.assign(link.target());
            }
            case Stmt.FromImport link -> {
                read(link.template(), scope::read);
                link.names().forEach(name -> scope.assign(name.alias()));
            }
        }
    }

    private static void branches(Stmt.If choice, Scope scope) {
        List<Scope> branches = new ArrayList<>();
        read(choice.branches().getFirst().test(), scope::read);
        for (Stmt.Branch branch : choice.branches()) {
            Scope inner = scope.branch();
            if (branch != choice.branches().getFirst()) {
                read(branch.test(), inner::read);
            }
            declare(branch.body(), inner);
            branches.add(inner);
        }
        Scope otherwise = scope.branch();
        declare(choice.otherwise(), otherwise);
        branches.add(otherwise);
        scope.join(branches);
    }

    private static void assign(Target target, Scope scope) {
        switch (target) {
            case Target.NameTarget name -> scope.assign(name.name());
            case Target.TupleTarget tuple -> tuple.items().forEach(item -> assign(item, scope));
            case Target.NamespaceTarget namespace -> scope.read(namespace.name());
        }
    }

    /** Makes the names of a target variables that are set by the one who enters the scope. */
    static void parameters(Target target, Scope scope) {
        switch (target) {
            case Target.NameTarget name -> scope.parameter(name.name());
            case Target.TupleTarget tuple -> tuple.items().forEach(item -> parameters(item, scope));
            case Target.NamespaceTarget namespace -> scope.read(namespace.name());
        }
    }
}
