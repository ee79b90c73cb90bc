package dev.tzero.model.weights;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tzero.model.ModelFormatException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Several safetensors files that an index ties together: tensor name to file. */
final class ShardedSafetensors implements TensorSource {

    static final String SINGLE = "model.safetensors";
    static final String INDEX = "model.safetensors.index.json";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long MAX_INDEX_BYTES = 100_000_000;

    private final Path index;
    private final Map<String, SafetensorsFile> fileOfTensor;
    private final Map<String, SafetensorsFile> files;

    private ShardedSafetensors(
            Path index, Map<String, SafetensorsFile> fileOfTensor, Map<String, SafetensorsFile> files) {
        this.index = index;
        this.fileOfTensor = fileOfTensor;
        this.files = files;
    }

    static TensorSource openFolder(Path folder) throws IOException {
        Path single = folder.resolve(SINGLE);
        if (Files.isRegularFile(single)) {
            return SafetensorsFile.open(single);
        }
        Path index = folder.resolve(INDEX);
        if (Files.isRegularFile(index)) {
            return openIndex(index);
        }
        throw new ModelFormatException(folder, "weights", "absent: expected " + SINGLE + " or " + INDEX);
    }

    private static ShardedSafetensors openIndex(Path index) throws IOException {
        Map<String, SafetensorsFile> files = new HashMap<>();
        Map<String, SafetensorsFile> fileOfTensor = new LinkedHashMap<>();
        try {
            for (Map.Entry<String, JsonNode> entry : weightMap(index).properties()) {
                String shard = entry.getValue().asText();
                if (!files.containsKey(shard)) {
                    files.put(shard, SafetensorsFile.open(shardPath(index, shard)));
                }
                SafetensorsFile file = files.get(shard);
                if (!file.names().contains(entry.getKey())) {
                    throw new ModelFormatException(
                            index, "weight_map", entry.getKey() + ": not in " + shard + ", which the index names");
                }
                fileOfTensor.put(entry.getKey(), file);
            }
            return new ShardedSafetensors(index, fileOfTensor, files);
        } catch (IOException | RuntimeException e) {
            files.values().forEach(SafetensorsFile::close);
            throw e;
        }
    }

    private static JsonNode weightMap(Path index) throws IOException {
        if (Files.size(index) > MAX_INDEX_BYTES) {
            throw new ModelFormatException(
                    index, "size", Files.size(index) + " bytes: expected at most " + MAX_INDEX_BYTES);
        }
        try {
            JsonNode map = JSON.readTree(index.toFile()).path("weight_map");
            if (!map.isObject()) {
                throw new ModelFormatException(index, "weight_map", "expected a map from tensor to file");
            }
            return map;
        } catch (JsonProcessingException e) {
            throw new ModelFormatException(index, "content", "not JSON: " + e.getOriginalMessage(), e);
        }
    }

    /** A shard is a plain file beside its index; nothing else may be named. */
    private static Path shardPath(Path index, String shard) {
        Path plain = Path.of(shard).getFileName();
        if (plain == null || !plain.toString().equals(shard) || shard.equals("..") || shard.equals(".")) {
            throw new ModelFormatException(
                    index, "weight_map", "\"" + shard + "\": expected the name of a file beside it");
        }
        return index.resolveSibling(shard);
    }

    @Override
    public Path location() {
        return index;
    }

    @Override
    public Set<String> names() {
        return Collections.unmodifiableSet(fileOfTensor.keySet());
    }

    @Override
    public TensorInfo info(String name) {
        return file(name).info(name);
    }

    @Override
    public void readFloats(String name, MemorySegment target) {
        file(name).readFloats(name, target);
    }

    @Override
    public Map<String, String> metadata() {
        return Map.of();
    }

    @Override
    public void close() {
        files.values().forEach(SafetensorsFile::close);
    }

    private SafetensorsFile file(String name) {
        SafetensorsFile file = fileOfTensor.get(name);
        if (file == null) {
            throw new IllegalArgumentException(index + ": tensor: \"" + name + "\": not in the index");
        }
        return file;
    }
}
