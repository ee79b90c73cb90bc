package dev.tzero.jinja.builtin;

import dev.tzero.jinja.Signature;
import dev.tzero.jinja.runtime.BoundMethod;
import dev.tzero.jinja.runtime.Callable;
import dev.tzero.jinja.runtime.Compare;
import dev.tzero.jinja.runtime.Iteration;
import dev.tzero.jinja.runtime.Markup;
import dev.tzero.jinja.runtime.Operators;
import dev.tzero.jinja.runtime.Run;
import dev.tzero.jinja.runtime.Strings;
import dev.tzero.jinja.runtime.Types;
import dev.tzero.jinja.runtime.Undefined;
import dev.tzero.jinja.syntax.Expr.BinaryOperator;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Jinja's tests. */
final class Tests {

    private Tests() {}

    private interface Comparing {
        boolean holds(Run run, Object left, Object right);
    }

    static void addTo(Table table) {
        one(table, "defined", value -> !(value instanceof Undefined));
        one(table, "undefined", value -> value instanceof Undefined);
        one(table, "none", value -> value == null);
        one(table, "boolean", value -> value instanceof Boolean);
        one(table, "true", value -> Boolean.TRUE.equals(value));
        one(table, "false", value -> Boolean.FALSE.equals(value));
        one(table, "integer", value -> Types.isInteger(value) && !(value instanceof Boolean));
        one(table, "float", value -> value instanceof Double);
        one(table, "number", Types::isNumber);
        one(table, "string", value -> Markup.textOf(value) != null);
        one(table, "mapping", value -> value instanceof Map);
        one(table, "sequence", Tests::isSequence);
        one(table, "iterable", Iteration::isIterable);
        one(table, "callable", value -> value instanceof Callable || value instanceof BoundMethod);
        one(table, "escaped", value -> value instanceof Markup);
        table.add("lower", Signature.of("value"), (run, v, a) -> isLower(TextFilters.text(run, v)));
        table.add("upper", Signature.of("value"), (run, v, a) -> isUpper(TextFilters.text(run, v)));
        table.add(
                "odd",
                Signature.of("value"),
                (run, v, a) -> Compare.equal(run, Operators.apply(run, BinaryOperator.MOD, v, 2L), 1L));
        table.add(
                "even",
                Signature.of("value"),
                (run, v, a) -> Compare.equal(run, Operators.apply(run, BinaryOperator.MOD, v, 2L), 0L));
        table.add(
                "divisibleby",
                Signature.of("value", "num"),
                (run, v, a) -> Compare.equal(run, Operators.apply(run, BinaryOperator.MOD, v, a[1]), 0L));
        table.add(
                "filter",
                Signature.of("value"),
                (run, v, a) ->
                        v instanceof String name && run.library().filters().containsKey(name));
        table.add(
                "test",
                Signature.of("value"),
                (run, v, a) -> v instanceof String name && run.library().tests().containsKey(name));
        two(table, "sameas", (run, a, b) -> isSame(a, b));
        two(table, "in", (run, value, container) -> Compare.contains(run, container, value));
        two(table, "eq", Compare::equal, "equalto", "==");
        two(table, "ne", (run, a, b) -> !Compare.equal(run, a, b), "!=");
        two(table, "lt", Compare::less, "lessthan", "<");
        two(table, "le", Compare::lessOrEqual, "<=");
        two(table, "gt", Compare::greater, "greaterthan", ">");
        two(table, "ge", Compare::greaterOrEqual, ">=");
    }

    private static void one(Table table, String name, Predicate<Object> test) {
        table.add(name, Signature.of("value"), (run, v, a) -> test.test(v));
    }

    private static void two(Table table, String name, Comparing test, String... aliases) {
        table.add(name, Signature.of("value", "other"), (run, v, a) -> test.holds(run, v, a[1]));
        for (String alias : aliases) {
            table.alias(alias, name);
        }
    }

    private static boolean isSequence(Object value) {
        return value instanceof List
                || value instanceof Map
                || Markup.textOf(value) != null
                || value instanceof Undefined;
    }

    /** Small integers and equal strings count as the same object, as they are in CPython. */
    private static boolean isSame(Object left, Object right) {
        if (left instanceof Long || left instanceof String || left instanceof Boolean) {
            return left.equals(right);
        }
        return left == right;
    }

    private static boolean isLower(String text) {
        return text.codePoints().anyMatch(Strings::isCased)
                && text.codePoints().filter(Strings::isCased).allMatch(Character::isLowerCase);
    }

    private static boolean isUpper(String text) {
        return text.codePoints().anyMatch(Strings::isCased)
                && text.codePoints().filter(Strings::isCased).allMatch(Character::isUpperCase);
    }
}
