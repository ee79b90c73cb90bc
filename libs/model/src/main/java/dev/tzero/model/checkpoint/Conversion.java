package dev.tzero.model.checkpoint;

import dev.tzero.model.ModelFormatException;
import dev.tzero.model.config.ModelConfig;
import dev.tzero.model.weights.DType;
import dev.tzero.model.weights.SafetensorsWriter;
import dev.tzero.model.weights.ShardedWriter;
import dev.tzero.model.weights.WeightLoader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Writes a model folder anew: as safetensors, in another element type, in other shards. */
public final class Conversion {

    /** What is copied as it is. */
    private static final List<String> COMPANIONS = List.of(
            "tokenizer.json",
            "tokenizer_config.json",
            "special_tokens_map.json",
            "spiece.model",
            "generation_config.json");

    private Conversion() {}

    /**
     * Writes {@code to}, which appears complete or not at all, from any folder that can be loaded. A few MiB of weights are in
     * memory at a time.
     *
     * @param to must not exist
     * @param dtype F32 or BF16
     * @param maxShardBytes bytes of tensors per file
     * @return digest of the weights written
     * @throws ModelFormatException when {@code from} cannot be loaded
     */
    public static String convert(Path from, Path to, DType dtype, long maxShardBytes) throws IOException {
        ModelConfig config = ModelConfig.read(from.resolve(ModelFolder.CONFIG));
        try (WeightLoader loader = WeightLoader.open(from, ModelInfo.expectedTensors(config));
                AtomicFolder unfinished = AtomicFolder.beside(to)) {
            Path target = unfinished.path();
            Files.write(
                    target.resolve(ModelFolder.CONFIG), config.withDtype(dtype == DType.F32 ? "float32" : "bfloat16"));
            for (String name : COMPANIONS) {
                if (Files.isRegularFile(from.resolve(name))) {
                    Files.copy(from.resolve(name), target.resolve(name));
                }
            }
            if (!Files.exists(target.resolve(ModelFolder.GENERATION))) {
                config.writeGeneration(target.resolve(ModelFolder.GENERATION));
            }
            List<SafetensorsWriter.Tensor> tensors = loader.tensors().stream()
                    .map(spec -> new SafetensorsWriter.Tensor(
                            spec.name(), dtype, spec.shape(), (first, memory) -> loader.read(spec, first, memory)))
                    .toList();
            ShardedWriter.write(target, tensors, maxShardBytes);
            String digest = ModelFolder.digest(target);
            unfinished.publish();
            return digest;
        }
    }
}
