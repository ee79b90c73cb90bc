package dev.tzero.model.weights;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Writes the weights of a model folder as {@code transformers} does: {@code model.safetensors} when it stays below a limit,
 * else shards and {@code model.safetensors.index.json}, which says where each tensor is.
 */
public final class ShardedWriter {

    /** Above this many bytes of tensors, transformers splits. */
    public static final long DEFAULT_SHARD_BYTES = 5_000_000_000L;

    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    private static final Map<String, String> PYTORCH = Map.of("format", "pt");

    private ShardedWriter() {}

    /**
     * Writes all tensors.
     *
     * @param folder must not hold weights already
     * @param maxShardBytes bytes of tensors per file; a larger tensor has a file of its own
     */
    public static void write(Path folder, List<SafetensorsWriter.Tensor> tensors, long maxShardBytes)
            throws IOException {
        if (maxShardBytes < 1) {
            throw new IllegalArgumentException("maxShardBytes: " + maxShardBytes + ": expected at least 1");
        }
        List<List<SafetensorsWriter.Tensor>> shards = split(tensors, maxShardBytes);
        if (shards.size() == 1) {
            SafetensorsWriter.write(folder.resolve(WeightsFile.SAFETENSORS.fileName()), shards.getFirst(), PYTORCH);
            return;
        }
        ObjectNode index = JSON.createObjectNode();
        index.putObject("metadata")
                .put(
                        "total_size",
                        tensors.stream()
                                .mapToLong(SafetensorsWriter.Tensor::bytes)
                                .sum());
        ObjectNode places = index.putObject("weight_map");
        for (int i = 0; i < shards.size(); i++) {
            String name = "model-%05d-of-%05d.safetensors".formatted(i + 1, shards.size());
            SafetensorsWriter.write(folder.resolve(name), shards.get(i), PYTORCH);
            shards.get(i).forEach(tensor -> places.put(tensor.name(), name));
        }
        Files.write(folder.resolve(WeightsFile.SAFETENSORS_INDEX.fileName()), JSON.writeValueAsBytes(index));
    }

    private static List<List<SafetensorsWriter.Tensor>> split(
            List<SafetensorsWriter.Tensor> tensors, long maxShardBytes) {
        List<List<SafetensorsWriter.Tensor>> shards = new ArrayList<>(List.of(new ArrayList<>()));
        long bytes = 0;
        for (SafetensorsWriter.Tensor tensor : tensors) {
            if (bytes > 0 && bytes + tensor.bytes() > maxShardBytes) {
                shards.add(new ArrayList<>());
                bytes = 0;
            }
            shards.getLast().add(tensor);
            bytes += tensor.bytes();
        }
        return shards;
    }
}
