package dev.tzero.model.weights;

import dev.tzero.model.ModelFormatException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Several weights files that an index ties together: tensor name to file. */
final class ShardedWeights implements TensorSource {

    private final Path index;
    private final Map<String, TensorSource> fileOfTensor;
    private final Map<String, TensorSource> files;

    private ShardedWeights(Path index, Map<String, TensorSource> fileOfTensor, Map<String, TensorSource> files) {
        this.index = index;
        this.fileOfTensor = fileOfTensor;
        this.files = files;
    }

    /** Opens one shard. */
    @FunctionalInterface
    interface ShardOpener {
        TensorSource open(Path file) throws IOException;
    }

    static ShardedWeights open(Path index, ShardOpener opener) throws IOException {
        Map<String, TensorSource> files = new HashMap<>();
        Map<String, TensorSource> fileOfTensor = new LinkedHashMap<>();
        try {
            for (Map.Entry<String, String> entry : ShardIndex.read(index).entrySet()) {
                String shard = entry.getValue();
                if (!files.containsKey(shard)) {
                    files.put(shard, opener.open(index.resolveSibling(shard)));
                }
                TensorSource file = files.get(shard);
                if (!file.names().contains(entry.getKey())) {
                    throw new ModelFormatException(
                            index, "weight_map", entry.getKey() + ": not in " + shard + ", which the index names");
                }
                fileOfTensor.put(entry.getKey(), file);
            }
            return new ShardedWeights(index, fileOfTensor, files);
        } catch (IOException | RuntimeException e) {
            files.values().forEach(TensorSource::close);
            throw e;
        }
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
    public void readFloats(String name, long first, MemorySegment target) {
        file(name).readFloats(name, first, target);
    }

    @Override
    public Map<String, String> metadata() {
        Map<String, String> notes = new HashMap<>();
        files.values().forEach(file -> notes.putAll(file.metadata()));
        return notes;
    }

    @Override
    public void close() {
        files.values().forEach(TensorSource::close);
    }

    private TensorSource file(String name) {
        TensorSource file = fileOfTensor.get(name);
        if (file == null) {
            throw new IllegalArgumentException(index + ": tensor: \"" + name + "\": not in the index");
        }
        return file;
    }
}
