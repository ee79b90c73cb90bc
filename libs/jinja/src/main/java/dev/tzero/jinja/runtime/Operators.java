package dev.tzero.jinja.runtime;

import dev.tzero.jinja.syntax.Expr.BinaryOperator;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Python's binary operators on all types. */
public final class Operators {

    private Operators() {}

    /** As {@code left operator right}. */
    public static Object apply(Run run, BinaryOperator operator, Object left, Object right) {
        run.step();
        if (Types.isNumber(left) && Types.isNumber(right)) {
            if (left instanceof BigInteger || right instanceof BigInteger || operator == BinaryOperator.POW) {
                run.charge(Numbers.cost(operator, left, right));
            }
            return switch (operator) {
                case ADD -> Numbers.add(left, right);
                case SUB -> Numbers.subtract(left, right);
                case MUL -> Numbers.multiply(left, right);
                case DIV -> Numbers.divide(left, right);
                case FLOORDIV -> Numbers.floorDivide(left, right);
                case MOD -> Numbers.modulo(left, right);
                case POW -> Numbers.power(left, right);
            };
        }
        Object result =
                switch (operator) {
                    case ADD ->
                        left instanceof Markup || right instanceof Markup
                                ? addMarkup(run, left, right)
                                : add(run, left, right);
                    case MUL -> multiply(run, left, right);
                    case MOD ->
                        switch (left) {
                            case String format -> PercentFormat.format(run, format, right);
                            case Markup format -> PercentFormat.format(run, format, right);
                            case null, default -> null;
                        };
                    default -> null;
                };
        if (result != null) {
            return result;
        }
        Compare.requireDefined(left);
        Compare.requireDefined(right);
        throw Failure.type(
                "unsupported operand types for " + symbol(operator) + ": '" + Types.nameOf(left) + "' and '"
                        + Types.nameOf(right) + "'",
                operator == BinaryOperator.ADD ? "two numbers, two strings or two lists" : "two numbers");
    }

    private static Object add(Run run, Object left, Object right) {
        if (left instanceof String a && right instanceof String b) {
            run.chargeText((long) a.length() + b.length());
            return a.concat(b);
        }
        if (left instanceof Tuple a && right instanceof Tuple b) {
            run.chargeItems((long) a.size() + b.size());
            List<Object> items = new ArrayList<>(a);
            items.addAll(b);
            return Tuple.of(items.toArray());
        }
        if (isList(left) && isList(right)) {
            List<?> a = (List<?>) left;
            List<?> b = (List<?>) right;
            run.chargeItems((long) a.size() + b.size());
            List<Object> items = new ArrayList<>(a.size() + b.size());
            items.addAll(a);
            items.addAll(b);
            return items;
        }
        return null;
    }

    private static Object addMarkup(Run run, Object left, Object right) {
        if (Markup.textOf(left) == null || Markup.textOf(right) == null) {
            return null;
        }
        return new Markup((String)
                add(run, Markup.of(run, left).text(), Markup.of(run, right).text()));
    }

    private static boolean isList(Object value) {
        return value instanceof List && !(value instanceof Tuple) && !(value instanceof Range);
    }

    private static Object multiply(Run run, Object left, Object right) {
        if (Types.isInteger(left) && !Types.isNumber(right)) {
            return right instanceof String || right instanceof Markup || right instanceof List
                    ? multiply(run, right, left)
                    : null;
        }
        if (!Types.isInteger(right)) {
            return null;
        }
        long times = Numbers.toIndex(right, "the factor");
        String text = Markup.textOf(left);
        if (text != null) {
            return Markup.like(left, Strings.repeat(run, text, times));
        }
        if (left instanceof List<?> list && !(left instanceof Range)) {
            long count = list.isEmpty() ? 0 : Math.max(0, times);
            run.chargeItems(list.isEmpty() || count == 0 ? 0 : count > 1L << 31 ? Long.MAX_VALUE : count * list.size());
            List<Object> items = new ArrayList<>((int) count * list.size());
            if (list.size() == 1) {
                items.addAll(Collections.nCopies((int) count, list.getFirst()));
            } else {
                for (long i = 0; i < count && !list.isEmpty(); i++) {
                    items.addAll(list);
                }
            }
            return left instanceof Tuple ? Tuple.of(items.toArray()) : items;
        }
        return null;
    }

    private static String symbol(BinaryOperator operator) {
        return switch (operator) {
            case ADD -> "+";
            case SUB -> "-";
            case MUL -> "*";
            case DIV -> "/";
            case FLOORDIV -> "//";
            case MOD -> "%";
            case POW -> "**";
        };
    }

    /** As {@code -value}. */
    public static Object negate(Object value) {
        requireNumber("-", value);
        return Numbers.negate(value);
    }

    /** As {@code +value}. */
    public static Object plus(Object value) {
        requireNumber("+", value);
        return value instanceof Boolean b ? (Object) (b ? 1L : 0L) : value;
    }

    private static void requireNumber(String operator, Object value) {
        if (!Types.isNumber(value)) {
            Compare.requireDefined(value);
            throw Failure.type(
                    "bad operand type for unary " + operator + ": '" + Types.nameOf(value) + "'", "a number");
        }
    }
}
