package dev.tzero.model.weights;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.tzero.model.ModelFormatException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** An index beside shards: {@code weight_map} from tensor name to file name. */
final class ShardIndex {

    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();
    private static final long MAX_BYTES = 16 << 20;
    private static final int MAX_SHARDED_TENSORS = 100_000;

    private ShardIndex() {}

    /**
     * Reads the map.
     *
     * @throws ModelFormatException when the file is no index, or names anything but plain files beside it
     */
    static Map<String, String> read(Path index) throws IOException {
        if (Files.size(index) > MAX_BYTES) {
            throw new ModelFormatException(index, "size", Files.size(index) + " bytes: expected at most " + MAX_BYTES);
        }
        Map<String, String> shards = null;
        try (JsonParser json = JSON.createParser(index.toFile())) {
            if (json.nextToken() == JsonToken.START_OBJECT) {
                while (json.nextToken() == JsonToken.FIELD_NAME) {
                    String key = json.currentName();
                    json.nextToken();
                    if (key.equals("weight_map")) {
                        shards = weightMap(index, json);
                    } else {
                        json.skipChildren();
                    }
                }
            }
        } catch (JsonProcessingException e) {
            throw new ModelFormatException(index, "content", "not JSON: " + e.getOriginalMessage(), e);
        }
        if (shards == null) {
            throw new ModelFormatException(index, "weight_map", "absent: expected a map from tensor to file");
        }
        return shards;
    }

    private static Map<String, String> weightMap(Path index, JsonParser json) throws IOException {
        if (json.currentToken() != JsonToken.START_OBJECT) {
            throw new ModelFormatException(index, "weight_map", "expected a map from tensor to file");
        }
        Map<String, String> shards = new LinkedHashMap<>();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String tensor = json.currentName();
            if (json.nextToken() != JsonToken.VALUE_STRING) {
                throw new ModelFormatException(index, "weight_map." + tensor, "expected the name of a file beside it");
            }
            shards.put(tensor, plain(index, json.getText()));
            if (shards.size() > MAX_SHARDED_TENSORS) {
                throw new ModelFormatException(index, "weight_map", "more than " + MAX_SHARDED_TENSORS + " tensors");
            }
        }
        return shards;
    }

    /** A shard is a plain file beside its index; nothing else may be named. */
    private static String plain(Path index, String shard) {
        boolean plain =
                !shard.isEmpty() && shard.indexOf('/') < 0 && shard.indexOf('\\') < 0 && shard.indexOf('\0') < 0;
        if (!plain || shard.equals("..") || shard.equals(".")) {
            throw new ModelFormatException(
                    index, "weight_map", "\"" + shard + "\": expected the name of a file beside it");
        }
        if (!Files.isRegularFile(index.resolveSibling(shard))) {
            throw new ModelFormatException(index, "weight_map", "\"" + shard + "\": there is no such file beside it");
        }
        return shard;
    }
}
