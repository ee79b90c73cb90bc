package dev.tzero.jinja.syntax;

import java.util.List;

/** An expression; {@code at} is where it begins, or where its operator stands, in the source. */
public sealed interface Expr {

    int at();

    /** A literal: null, Boolean, Long, BigInteger, Double or String. */
    record Literal(Object value, int at) implements Expr {}

    /** A variable that is read. */
    record Name(String name, int at) implements Expr {}

    record TupleOf(List<Expr> items, int at) implements Expr {}

    record ListOf(List<Expr> items, int at) implements Expr {}

    record DictOf(List<Pair> items, int at) implements Expr {}

    /** {@code key: value} in a dict. */
    record Pair(Expr key, Expr value) {}

    /** {@code test ? then : otherwise}; otherwise null where the template gives none. */
    record Conditional(Expr test, Expr then, Expr otherwise, int at) implements Expr {}

    record Or(Expr left, Expr right, int at) implements Expr {}

    record And(Expr left, Expr right, int at) implements Expr {}

    record Not(Expr operand, int at) implements Expr {}

    record Unary(UnaryOperator operator, Expr operand, int at) implements Expr {}

    record Binary(BinaryOperator operator, Expr left, Expr right, int at) implements Expr {}

    /** {@code a ~ b ~ c}. */
    record Concat(List<Expr> parts, int at) implements Expr {}

    /** A chain as in {@code a < b <= c}. */
    record Compare(Expr first, List<Comparison> rest, int at) implements Expr {}

    record Comparison(ComparisonOperator operator, Expr right, int at) {}

    /** {@code target.name}. */
    record Attribute(Expr target, String name, int at) implements Expr {}

    /** {@code target[index]}. */
    record Item(Expr target, Expr index, int at) implements Expr {}

    /** {@code start:stop:step} inside brackets; a part that is left out is null. */
    record Slice(Expr start, Expr stop, Expr step, int at) implements Expr {}

    record Call(Expr callee, CallArguments arguments, int at) implements Expr {}

    /** {@code target|name(arguments)}; target null where a block is filtered. */
    record Filter(Expr target, String name, CallArguments arguments, int at) implements Expr {}

    record Test(Expr target, String name, CallArguments arguments, int at) implements Expr {}

    enum UnaryOperator {
        PLUS,
        MINUS
    }

    enum BinaryOperator {
        ADD,
        SUB,
        MUL,
        DIV,
        FLOORDIV,
        MOD,
        POW
    }

    enum ComparisonOperator {
        EQ,
        NE,
        LT,
        LE,
        GT,
        GE,
        IN,
        NOT_IN
    }
}
