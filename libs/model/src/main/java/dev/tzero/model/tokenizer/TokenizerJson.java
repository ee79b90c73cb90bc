package dev.tzero.model.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.tzero.model.ModelFormatException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** What this module itself reads of a {@code tokenizer.json} and the files beside it. */
final class TokenizerJson {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long MAX_FILE_BYTES = 64 << 20;

    private TokenizerJson() {}

    static JsonNode read(Path file) {
        try {
            if (!Files.isRegularFile(file)) {
                throw new ModelFormatException(file, "file", "absent: expected a tokenizer.json");
            }
            if (Files.size(file) > MAX_FILE_BYTES) {
                throw new ModelFormatException(
                        file, "size", Files.size(file) + " bytes: expected at most " + MAX_FILE_BYTES);
            }
            return JSON.readTree(file.toFile());
        } catch (IOException e) {
            throw new ModelFormatException(file, "content", "not readable as JSON: " + e.getMessage(), e);
        }
    }

    /** A file beside {@code file}; a missing node when there is none. */
    static JsonNode besides(Path file, String name) {
        Path other = file.resolveSibling(name);
        return Files.isRegularFile(other) ? read(other) : MissingNode.getInstance();
    }

    /** Token to id, added tokens included. */
    static Map<String, Integer> vocabulary(Path file, JsonNode json) {
        JsonNode vocab = json.path("model").path("vocab");
        Map<String, Integer> ids = new HashMap<>();
        if (vocab.isObject()) {
            vocab.properties()
                    .forEach(entry -> ids.put(entry.getKey(), entry.getValue().asInt(-1)));
        } else if (vocab.isArray()) {
            for (int id = 0; id < vocab.size(); id++) {
                ids.put(vocab.get(id).path(0).asText(), id);
            }
        } else {
            throw new ModelFormatException(file, "model.vocab", "absent: expected the vocabulary of a tokenizer.json");
        }
        for (JsonNode added : json.path("added_tokens")) {
            ids.put(added.path("content").asText(), added.path("id").asInt(-1));
        }
        return ids;
    }
}
