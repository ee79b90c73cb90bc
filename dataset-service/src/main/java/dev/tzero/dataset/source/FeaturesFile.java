package dev.tzero.dataset.source;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads {@code features.json}: Hugging Face's features as {@code datasets} writes them into its metadata, a column to
 * {@code {"_type": "Value", "dtype": …}}, {@code {"_type": "ClassLabel", "names": […]}}, {@code {"_type": "Sequence",
 * "feature": …}} (or {@code "List"}), {@code {"_type": "Translation", "languages": […]}}, a dictionary of fields, or a
 * list of one feature. The same may stand under {@code features} in what {@code dataset_infos.json} says of a
 * configuration.
 */
final class FeaturesFile {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long MAX_BYTES = 4L << 20;

    private FeaturesFile() {}

    /** @param place what to call the file in an error */
    static Feature.Struct read(Path file, String place) {
        try {
            long size = Files.size(file);
            if (size > MAX_BYTES) {
                throw broken(place, "has " + size + " bytes; at most " + MAX_BYTES + " are read");
            }
            JsonNode root = JSON.readTree(Files.readAllBytes(file));
            if (root == null || !root.isObject()) {
                throw broken(place, "should be a JSON object of columns");
            }
            return struct(isDatasetInfo(root) ? root.get("features") : root, place, "");
        } catch (JsonProcessingException e) {
            throw broken(
                    place,
                    "is no JSON: " + e.getOriginalMessage() + " at line "
                            + e.getLocation().getLineNr());
        } catch (IOException e) {
            throw broken(place, "cannot be read: " + e);
        }
    }

    // What dataset_infos.json says of a configuration: the features are one of its entries, beside text about them.
    private static boolean isDatasetInfo(JsonNode root) {
        JsonNode features = root.path("features");
        return features.isObject()
                && !features.has("_type")
                && (root.path("splits").isContainerNode()
                        || root.path("description").isTextual()
                        || root.path("dataset_name").isTextual());
    }

    private static Feature feature(JsonNode node, String place, String path) {
        if (node.isArray()) {
            if (node.size() != 1) {
                throw broken(place, "column '" + path + "': a list should hold one feature, found " + node.size());
            }
            return new Feature.Sequence(feature(node.get(0), place, path + "[]"));
        }
        if (!node.isObject()) {
            throw broken(place, "column '" + path + "' should be a feature, found " + Excerpt.of(node));
        }
        if (!node.path("_type").isTextual()) {
            return struct(node, place, path);
        }
        return switch (node.get("_type").textValue()) {
            case "Value" -> new Feature.Value(text(node, "dtype", place, path));
            case "ClassLabel" -> new Feature.ClassLabel(texts(node, "names", place, path));
            case "Sequence", "List", "LargeList" -> {
                if (!node.has("feature")) {
                    throw broken(place, "column '" + path + "' lacks 'feature'");
                }
                yield new Feature.Sequence(feature(node.get("feature"), place, path + "[]"));
            }
            case "Translation" -> {
                Map<String, Feature> fields = new LinkedHashMap<>();
                texts(node, "languages", place, path).forEach(l -> fields.put(l, new Feature.Value("string")));
                yield new Feature.Struct(fields);
            }
            default ->
                throw broken(
                        place,
                        "column '" + path
                                + "': _type should be Value, ClassLabel, Sequence, List or Translation, found "
                                + node.get("_type"));
        };
    }

    private static Feature.Struct struct(JsonNode node, String place, String path) {
        Map<String, Feature> fields = new LinkedHashMap<>();
        node.properties()
                .forEach(entry -> fields.put(
                        entry.getKey(),
                        feature(
                                entry.getValue(),
                                place,
                                path.isEmpty() ? entry.getKey() : path + "." + entry.getKey())));
        return new Feature.Struct(fields);
    }

    private static String text(JsonNode node, String key, String place, String path) {
        if (!node.path(key).isTextual()) {
            throw broken(place, "column '" + path + "': '" + key + "' should be a string, found " + node.path(key));
        }
        return node.get(key).textValue();
    }

    private static List<String> texts(JsonNode node, String key, String place, String path) {
        JsonNode list = node.path(key);
        if (!list.isArray()) {
            throw broken(place, "column '" + path + "': '" + key + "' should be a list, found " + list);
        }
        List<String> texts = new ArrayList<>(list.size());
        for (JsonNode item : list) {
            if (!item.isTextual()) {
                throw broken(place, "column '" + path + "': '" + key + "' should hold strings, found " + item);
            }
            texts.add(item.textValue());
        }
        return texts;
    }

    private static BrokenDatasetException broken(String place, String what) {
        return new BrokenDatasetException(place + ": " + what);
    }
}
