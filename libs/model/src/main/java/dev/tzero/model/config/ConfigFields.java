package dev.tzero.model.config;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tzero.model.ModelFormatException;
import java.nio.file.Path;
import java.util.Arrays;

/** Typed reads of one configuration object; every refusal names the file, the key and the value. */
final class ConfigFields {

    private final Path file;
    private final JsonNode json;

    ConfigFields(Path file, JsonNode json) {
        this.file = file;
        this.json = json;
    }

    void expect(String key, String value) {
        JsonNode node = json.path(key);
        if (!node.isTextual() || !node.textValue().equals(value)) {
            throw refused(key, "\"" + value + "\"");
        }
    }

    int integer(String key) {
        JsonNode node = json.path(key);
        if (!node.isIntegralNumber() || !node.canConvertToInt()) {
            throw refused(key, "a whole number");
        }
        return node.intValue();
    }

    int integer(String key, int whenAbsent) {
        return absent(key) ? whenAbsent : integer(key);
    }

    double number(String key, double whenAbsent) {
        if (absent(key)) {
            return whenAbsent;
        }
        JsonNode node = json.path(key);
        if (!node.isNumber()) {
            throw refused(key, "a number");
        }
        return node.doubleValue();
    }

    boolean bool(String key, boolean whenAbsent) {
        if (absent(key)) {
            return whenAbsent;
        }
        JsonNode node = json.path(key);
        if (!node.isBoolean()) {
            throw refused(key, "true or false");
        }
        return node.booleanValue();
    }

    FeedForward feedForward(String key, FeedForward whenAbsent) {
        if (absent(key)) {
            return whenAbsent;
        }
        String value = json.path(key).asText();
        return Arrays.stream(FeedForward.values())
                .filter(form -> form.spelling().equals(value))
                .findFirst()
                .orElseThrow(() -> refused(key, "\"relu\" or \"gated-gelu\""));
    }

    private boolean absent(String key) {
        return json.path(key).isMissingNode() || json.path(key).isNull();
    }

    private ModelFormatException refused(String key, String expected) {
        String found = json.has(key) ? json.get(key).toString() : "absent";
        return new ModelFormatException(file, key, found + ": expected " + expected);
    }
}
