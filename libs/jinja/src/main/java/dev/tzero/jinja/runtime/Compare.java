package dev.tzero.jinja.runtime;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** Python's equality and ordering. */
public final class Compare {

    private static final int DEEPEST = 100;

    private Compare() {}

    /** As {@code left == right}. */
    public static boolean equal(Run run, Object left, Object right) {
        return equal(run, left, right, 0);
    }

    /** As Python compares elements of collections: the same object counts as equal. */
    static boolean same(Run run, Object left, Object right) {
        return left == right || equal(run, left, right, 0);
    }

    private static boolean equal(Run run, Object left, Object right, int depth) {
        if (depth > DEEPEST) {
            throw Failure.budget("Values nested too deep to be compared", "at most " + DEEPEST + " levels");
        }
        if (left instanceof Markup markup) {
            return equal(run, markup.text(), right, depth);
        }
        if (right instanceof Markup markup) {
            return equal(run, left, markup.text(), depth);
        }
        if (left instanceof String a) {
            if (!(right instanceof String b) || a.length() != b.length()) {
                return false;
            }
            run.charge(a.length() >> 6);
            return a.equals(b);
        }
        if (left == null || right == null) {
            return left == right;
        }
        if (Types.isNumber(left)) {
            return Types.isNumber(right) && numbersEqual(left, right);
        }
        if (left instanceof List<?> a) {
            return right instanceof List<?> b && listsEqual(run, a, b, depth);
        }
        if (left instanceof Map<?, ?> a) {
            return right instanceof Map<?, ?> b && mapsEqual(run, a, b, depth);
        }
        return left.equals(right);
    }

    private static boolean listsEqual(Run run, List<?> left, List<?> right, int depth) {
        if (left.size() != right.size()
                || left instanceof Tuple != right instanceof Tuple
                || left instanceof Range != right instanceof Range) {
            return false;
        }
        run.charge(1 + (left.size() >> 3));
        Iterator<?> others = right.iterator();
        for (Object item : left) {
            Object other = others.next();
            if (item != other && !equal(run, item, other, depth + 1)) {
                return false;
            }
        }
        return true;
    }

    private static boolean mapsEqual(Run run, Map<?, ?> left, Map<?, ?> right, int depth) {
        if (left.size() != right.size()) {
            return false;
        }
        run.charge(1 + (left.size() >> 2));
        for (Map.Entry<?, ?> entry : left.entrySet()) {
            Object other = Access.fromMap(right, entry.getKey());
            if (other == Access.NONE
                    || (entry.getValue() != other && !equal(run, entry.getValue(), other, depth + 1))) {
                return false;
            }
        }
        return true;
    }

    private static boolean numbersEqual(Object left, Object right) {
        if (left instanceof Double a && Double.isNaN(a) || right instanceof Double b && Double.isNaN(b)) {
            return false;
        }
        return numbers(left, right) == 0;
    }

    /** As {@code left < right}; fails for values without an order. */
    public static boolean less(Run run, Object left, Object right) {
        return !unordered(left, right) && order(run, left, right, "<", 0) < 0;
    }

    /** As {@code left <= right}. */
    public static boolean lessOrEqual(Run run, Object left, Object right) {
        return !unordered(left, right) && order(run, left, right, "<=", 0) <= 0;
    }

    /** As {@code left > right}. */
    public static boolean greater(Run run, Object left, Object right) {
        return !unordered(left, right) && order(run, left, right, ">", 0) > 0;
    }

    /** As {@code left >= right}. */
    public static boolean greaterOrEqual(Run run, Object left, Object right) {
        return !unordered(left, right) && order(run, left, right, ">=", 0) >= 0;
    }

    /** Whether one of two numbers is NaN. */
    private static boolean unordered(Object left, Object right) {
        return isNan(left) && Types.isNumber(right) || isNan(right) && Types.isNumber(left);
    }

    static boolean isNan(Object value) {
        return value instanceof Double d && Double.isNaN(d);
    }

    private static int order(Run run, Object left, Object right, String operator, int depth) {
        if (depth > DEEPEST) {
            throw Failure.budget("Values nested too deep to be compared", "at most " + DEEPEST + " levels");
        }
        String a = Markup.textOf(left);
        String b = Markup.textOf(right);
        if (a != null && b != null) {
            run.charge(Math.min(a.length(), b.length()) >> 6);
            return Strings.compare(a, b);
        }
        if (Types.isNumber(left) && Types.isNumber(right)) {
            return numbers(left, right);
        }
        if (left instanceof List<?> items
                && right instanceof List<?> rest
                && !(left instanceof Range)
                && !(right instanceof Range)
                && left instanceof Tuple == right instanceof Tuple) {
            run.charge(1 + (items.size() >> 3));
            Iterator<?> others = rest.iterator();
            for (Object item : items) {
                if (!others.hasNext()) {
                    return 1;
                }
                Object other = others.next();
                if (item != other && !equal(run, item, other, depth + 1)) {
                    return order(run, item, other, operator, depth + 1);
                }
            }
            return others.hasNext() ? -1 : 0;
        }
        requireDefined(left);
        requireDefined(right);
        throw Failure.type(
                "'" + operator + "' not supported between '" + Types.nameOf(left) + "' and '" + Types.nameOf(right)
                        + "'",
                "two numbers, two strings, two lists or two tuples");
    }

    /** Fails for an undefined value. */
    public static void requireDefined(Object value) {
        if (value instanceof Undefined undefined) {
            throw undefined.failure();
        }
    }

    private static int numbers(Object left, Object right) {
        if (left instanceof Long a && right instanceof Long b) {
            return Long.compare(a, b);
        }
        if (left instanceof Double a && right instanceof Double b) {
            return a < b ? -1 : a > b ? 1 : 0;
        }
        if (left instanceof Double a) {
            return -withDouble(right, a);
        }
        if (right instanceof Double b) {
            return withDouble(left, b);
        }
        return Numbers.big(left).compareTo(Numbers.big(right));
    }

    private static int withDouble(Object integer, double value) {
        if (Double.isInfinite(value) || Double.isNaN(value)) {
            return value > 0 ? -1 : 1;
        }
        if (integer instanceof Long l && Math.abs(l) <= 1L << 53) {
            return Double.compare(l, value == 0 ? 0.0 : value);
        }
        BigInteger big = Numbers.big(integer);
        if (big.bitLength() > Double.MAX_EXPONENT + 1) {
            return big.signum();
        }
        return new BigDecimal(big).compareTo(new BigDecimal(value));
    }

    /** As {@code item in container}. */
    public static boolean contains(Run run, Object container, Object item) {
        return switch (container) {
            case String text -> {
                String part = Markup.textOf(item);
                if (part == null) {
                    requireDefined(item);
                    throw Failure.type("'in <string>' got a " + Types.nameOf(item) + " on the left", "a string");
                }
                run.charge(text.length() >> 4);
                yield Search.indexOf(text, part, 0) >= 0;
            }
            case Markup markup -> contains(run, markup.text(), item);
            case Map<?, ?> map -> Access.fromMap(map, item) != Access.NONE;
            case DictView view
            when view.kind() == DictView.Kind.KEYS -> Access.fromMap(view.map(), item) != Access.NONE;
            case List<?> list -> indexOf(run, list, item) >= 0;
            case null, default -> {
                Iterator<Object> items = Iteration.of(container);
                while (items.hasNext()) {
                    run.step();
                    if (same(run, items.next(), item)) {
                        yield true;
                    }
                }
                yield false;
            }
        };
    }

    static int indexOf(Run run, List<?> list, Object item) {
        run.charge(list.size() >> 3);
        for (int i = 0; i < list.size(); i++) {
            if (same(run, list.get(i), item)) {
                return i;
            }
        }
        return -1;
    }
}
