package dev.tzero.jinja;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The values that a template can see: null (None), {@link String}, {@link Boolean}, {@link Long} and
 * {@link BigInteger} (int), {@link Double} (float), {@link List} and {@link Map} with keys of the scalar types.
 * Nothing else of Java is reachable from a template.
 */
public final class PlainData {

    private static final int DEEPEST = 500;

    private PlainData() {}

    /**
     * A copy with the other number types of Java turned into these; lists and maps keep their order.
     *
     * @throws IllegalArgumentException naming the path and the type of a value that is not plain data
     */
    public static Object normalize(Object value) {
        return normalize(value, "$", 0);
    }

    private static Object normalize(Object value, String path, int depth) {
        if (depth > DEEPEST) {
            throw new IllegalArgumentException("Value at " + path + " is nested deeper than " + DEEPEST);
        }
        return switch (value) {
            case null -> null;
            case String s -> s;
            case Boolean b -> b;
            case Long l -> l;
            case Double d -> d;
            case Integer i -> i.longValue();
            case Short s -> s.longValue();
            case Byte b -> b.longValue();
            case Float f -> f.doubleValue();
            case BigInteger i -> i.bitLength() < Long.SIZE ? (Object) i.longValue() : i;
            case BigDecimal d -> d.doubleValue();
            case List<?> list -> normalizeList(list, path, depth);
            case Map<?, ?> map -> normalizeMap(map, path, depth);
            default ->
                throw new IllegalArgumentException("Value at " + path + " is a "
                        + value.getClass().getName()
                        + ", expected null, String, Boolean, a number, List or Map");
        };
    }

    private static List<Object> normalizeList(List<?> list, String path, int depth) {
        List<Object> copy = new ArrayList<>(list.size());
        for (int i = 0; i < list.size(); i++) {
            copy.add(normalize(list.get(i), path + "[" + i + "]", depth + 1));
        }
        return copy;
    }

    private static Map<Object, Object> normalizeMap(Map<?, ?> map, String path, int depth) {
        Map<Object, Object> copy = LinkedHashMap.newLinkedHashMap(map.size());
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            String where = path + "." + entry.getKey();
            copy.put(normalize(entry.getKey(), where, depth + 1), normalize(entry.getValue(), where, depth + 1));
        }
        return copy;
    }
}
