package dev.tzero.model.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tzero.model.ModelFormatException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Typed reads of one configuration object; every refusal names the file, the key and the value. */
final class ConfigFields {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long MAX_FILE_BYTES = 1 << 20;

    private final Path file;
    private final JsonNode json;

    private ConfigFields(Path file, JsonNode json) {
        this.file = file;
        this.json = json;
    }

    static ConfigFields read(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new ModelFormatException(file, "file", "absent: expected the config.json of a model");
        }
        long size = Files.size(file);
        if (size > MAX_FILE_BYTES) {
            throw new ModelFormatException(
                    file, "size", size + " bytes: expected at most " + MAX_FILE_BYTES + " for a configuration");
        }
        JsonNode json;
        try {
            json = JSON.readTree(file.toFile());
        } catch (JsonProcessingException e) {
            throw new ModelFormatException(file, "content", "not JSON: " + e.getOriginalMessage(), e);
        }
        if (!json.isObject()) {
            throw new ModelFormatException(file, "content", json.getNodeType() + ": expected a JSON object");
        }
        return new ConfigFields(file, json);
    }

    Path file() {
        return file;
    }

    /** The family that {@code model_type} names. */
    ModelFamily family() {
        JsonNode node = json.path("model_type");
        return ModelFamily.of(node.isTextual() ? node.textValue() : "")
                .orElseThrow(() -> refused(
                        "model_type",
                        Arrays.stream(ModelFamily.values())
                                .map(family -> "\"" + family.modelType() + "\"")
                                .collect(Collectors.joining(" or "))));
    }

    void expectFamily(ModelFamily family) {
        JsonNode node = json.path("model_type");
        if (!node.isTextual() || !node.textValue().equals(family.modelType())) {
            throw refused("model_type", "\"" + family.modelType() + "\"");
        }
    }

    /** Refuses a switch that changes what a model computes and that this module does not know. */
    void expectUnless(String key, boolean expected) {
        if (bool(key, expected) != expected) {
            throw refused(key, Boolean.toString(expected));
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
        return absent(key)
                ? whenAbsent
                : FeedForward.of(json.path(key).asText())
                        .orElseThrow(() ->
                                refused(key, "an activation, or gated- and an activation, of " + Activation.known()));
    }

    Activation activation(String key, Activation whenAbsent) {
        return absent(key)
                ? whenAbsent
                : Activation.of(json.path(key).asText())
                        .orElseThrow(() -> refused(key, "one of " + Activation.known()));
    }

    private boolean absent(String key) {
        return json.path(key).isMissingNode() || json.path(key).isNull();
    }

    private ModelFormatException refused(String key, String expected) {
        String found = json.has(key) ? json.get(key).toString() : "absent";
        return new ModelFormatException(file, key, found + ": expected " + expected);
    }
}
