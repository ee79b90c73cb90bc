package dev.tzero.jinja.runtime;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Python's hashing: equal values have equal keys. */
public final class Hash {

    /** Most values in a tuple that is a key, those inside it counted. */
    private static final int LARGEST = 100;

    private Hash() {}

    /** An object whose equals and hashCode agree with Python's equality of the value. */
    public static Object key(Object value) {
        return switch (value) {
            case String s -> s;
            case Markup m -> m.text();
            case Long l -> l;
            case Boolean b -> b ? 1L : 0L;
            case Double d -> ofDouble(d);
            case Tuple tuple -> ofTuple(tuple, new int[] {LARGEST});
            case List<?> list when !(list instanceof Range) -> throw unhashable(list);
            case Map<?, ?> map -> throw unhashable(map);
            case null, default -> value;
        };
    }

    private static Object ofDouble(double value) {
        if (value != Math.rint(value) || Double.isInfinite(value)) {
            return value;
        }
        if (Math.abs(value) < 0x1p63) {
            return (long) value;
        }
        BigInteger whole = new BigDecimal(value).toBigInteger();
        return whole.bitLength() < Long.SIZE ? (Object) whole.longValue() : whole;
    }

    private static Object ofTuple(Tuple tuple, int[] left) {
        left[0] -= tuple.size() + 1;
        if (left[0] < 0) {
            throw Failure.budget("A tuple is too large for a key", "at most " + LARGEST + " values");
        }
        List<Object> keys = new ArrayList<>(tuple.size());
        for (Object item : tuple) {
            keys.add(item instanceof Tuple inner ? ofTuple(inner, left) : key(item));
        }
        return keys;
    }

    private static Failure unhashable(Object value) {
        return Failure.type("unhashable type: '" + Types.nameOf(value) + "'", "a key that cannot change");
    }
}
