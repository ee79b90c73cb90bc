package dev.tzero.dataset.source;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Brings a row read from JSON into the shape its features promise, or says where it does not fit.
 *
 * <p>As with {@code datasets}, every row has every column: a missing one is null. Whole numbers in a float column
 * become {@code Double}. A sequence of a struct may be written either way, as a list of structs or as a struct of
 * lists, and stays as it was written.
 */
final class Conformer {

    private Conformer() {}

    static Map<String, Object> row(Feature.Struct features, Map<String, Object> row) {
        return struct(features, row, "");
    }

    private static Map<String, Object> struct(Feature.Struct features, Map<?, ?> value, String path) {
        Map<String, Object> result =
                LinkedHashMap.newLinkedHashMap(features.fields().size());
        int known = 0;
        for (Map.Entry<String, Feature> field : features.fields().entrySet()) {
            Object given = value.get(field.getKey());
            if (given != null || value.containsKey(field.getKey())) {
                known++;
            }
            result.put(field.getKey(), value(field.getValue(), given, child(path, field.getKey())));
        }
        if (known != value.size()) {
            for (Object key : value.keySet()) {
                if (!features.fields().containsKey(key)) {
                    throw new FeatureMismatchException("column '" + child(path, String.valueOf(key))
                            + "' is not among the features " + features.fields().keySet());
                }
            }
        }
        return result;
    }

    private static Object value(Feature feature, Object value, String path) {
        if (value == null) {
            return null;
        }
        return switch (feature) {
            case Feature.Value plain -> plain(plain, value, path);
            case Feature.ClassLabel labels -> label(labels, value, path);
            case Feature.Struct struct -> {
                if (!(value instanceof Map<?, ?> map)) {
                    throw mismatch(path, feature, value);
                }
                yield struct(struct, map, path);
            }
            case Feature.Sequence sequence -> sequence(sequence, value, path);
        };
    }

    private static Object sequence(Feature.Sequence sequence, Object value, String path) {
        if (value instanceof List<?> list) {
            List<Object> result = new ArrayList<>(list.size());
            for (int i = 0; i < list.size(); i++) {
                result.add(value(sequence.element(), list.get(i), path + "[" + i + "]"));
            }
            return result;
        }
        if (value instanceof Map<?, ?> map && sequence.element() instanceof Feature.Struct(Map<String, Feature> of)) {
            Map<String, Feature> columns = LinkedHashMap.newLinkedHashMap(of.size());
            of.forEach((name, field) -> columns.put(name, new Feature.Sequence(field)));
            return struct(new Feature.Struct(columns), map, path);
        }
        throw mismatch(path, sequence, value);
    }

    private static Object plain(Feature.Value feature, Object value, String path) {
        String dtype = feature.dtype();
        if (dtype.startsWith("float") || dtype.equals("double")) {
            return switch (value) {
                case Double number -> number;
                case Long number -> number.doubleValue();
                default -> throw mismatch(path, feature, value);
            };
        }
        boolean fits =
                switch (dtype) {
                    case "bool" -> value instanceof Boolean;
                    case "null" -> false;
                    case "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64" ->
                        value instanceof Long;
                    default -> value instanceof String;
                };
        if (!fits) {
            throw mismatch(path, feature, value);
        }
        return value;
    }

    private static Object label(Feature.ClassLabel labels, Object value, String path) {
        // -1 is what Hugging Face writes where the label is withheld.
        if (value instanceof Long label && label >= -1 && label < labels.names().size()) {
            return value;
        }
        throw mismatch(path, labels, value);
    }

    private static FeatureMismatchException mismatch(String path, Feature feature, Object value) {
        return new FeatureMismatchException("column '" + path + "' should be " + feature + ", found "
                + Inference.of(value, path) + " " + Excerpt.of(value));
    }

    private static String child(String path, String name) {
        return path.isEmpty() ? name : path + "." + name;
    }
}
