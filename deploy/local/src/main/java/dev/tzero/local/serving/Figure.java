package dev.tzero.local.serving;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** One line of JSON: what was measured, and the figures. */
final class Figure {

    private final Map<String, Object> fields = new LinkedHashMap<>();

    Figure(String measured) {
        fields.put("bench", "serving");
        fields.put("measured", measured);
    }

    Figure with(String name, Object value) {
        fields.put(name, value);
        return this;
    }

    void print() {
        System.out.println(fields.entrySet().stream()
                .map(field -> "\"" + field.getKey() + "\": " + json(field.getValue()))
                .collect(Collectors.joining(", ", "{", "}")));
    }

    private static String json(Object value) {
        return switch (value) {
            case Double number -> String.format(Locale.ROOT, "%.3f", number);
            case Number number -> number.toString();
            default -> "\"" + value + "\"";
        };
    }
}
