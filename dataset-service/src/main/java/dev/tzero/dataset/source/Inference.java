package dev.tzero.dataset.source;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Finds the features of rows whose folder does not state them. */
final class Inference {

    private Inference() {}

    /** The narrowest feature that {@code value} has. */
    static Feature of(Object value, String path) {
        return switch (value) {
            case null -> Feature.NULL;
            case String text -> new Feature.Value("string");
            case Long number -> new Feature.Value("int64");
            case Double number -> new Feature.Value("float64");
            case Boolean flag -> new Feature.Value("bool");
            case List<?> list -> {
                Feature element = Feature.NULL;
                for (Object item : list) {
                    element = merge(element, of(item, path + "[]"), path + "[]");
                }
                yield new Feature.Sequence(element);
            }
            case Map<?, ?> map -> {
                Map<String, Feature> fields = LinkedHashMap.newLinkedHashMap(map.size());
                map.forEach((key, item) -> fields.put((String) key, of(item, path + "." + key)));
                yield new Feature.Struct(fields);
            }
            default -> throw new IllegalArgumentException("no plain data: " + value.getClass());
        };
    }

    /** The narrowest feature that holds the values of both; whole numbers widen to floats, null to anything. */
    static Feature merge(Feature first, Feature second, String path) {
        if (first.equals(second) || Feature.NULL.equals(second)) {
            return first;
        }
        if (Feature.NULL.equals(first)) {
            return second;
        }
        return switch (first) {
            case Feature.Value(String one)
            when second instanceof Feature.Value(String other) && isNumber(one) && isNumber(other) ->
                new Feature.Value("float64");
            case Feature.Sequence(Feature one)
            when second instanceof Feature.Sequence(Feature other) ->
                new Feature.Sequence(merge(one, other, path + "[]"));
            case Feature.Struct one when second instanceof Feature.Struct other -> merge(one, other, path);
            default ->
                throw new FeatureMismatchException(
                        "column '" + path + "' mixes types: it was " + first + " so far, here it is " + second);
        };
    }

    static Feature.Struct merge(Feature.Struct first, Feature.Struct second, String path) {
        Map<String, Feature> fields = new LinkedHashMap<>(first.fields());
        boolean changed = false;
        for (Map.Entry<String, Feature> field : second.fields().entrySet()) {
            String child = path.isEmpty() ? field.getKey() : path + "." + field.getKey();
            Feature known = fields.get(field.getKey());
            Feature merged = known == null ? field.getValue() : merge(known, field.getValue(), child);
            changed |= !merged.equals(known);
            fields.put(field.getKey(), merged);
        }
        return changed ? new Feature.Struct(fields) : first;
    }

    private static boolean isNumber(String dtype) {
        return dtype.equals("int64") || dtype.equals("float64");
    }
}
