package dev.tzero.model.checkpoint;

import dev.tzero.model.ModelFormatException;
import dev.tzero.model.config.Gpt2Config;
import dev.tzero.model.config.ModelConfig;
import dev.tzero.model.config.T5Config;
import dev.tzero.model.gpt2.Gpt2Tensors;
import dev.tzero.model.t5.T5Tensors;
import dev.tzero.model.tokenizer.Tokenizer;
import dev.tzero.model.weights.DType;
import dev.tzero.model.weights.ExpectedTensors;
import dev.tzero.model.weights.TensorInfo;
import dev.tzero.model.weights.TensorSource;
import dev.tzero.model.weights.TensorSpec;
import dev.tzero.model.weights.WeightLoader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What there is to say of a model folder without loading it.
 *
 * @param config shape of the model
 * @param weights the file or index that its weights are read from
 * @param parameters elements of all weights, shared ones once
 * @param storedBytes bytes of its tensors on disk, by element type
 * @param vocabulary tokens of the tokenizer; empty when the folder has none
 * @param digest the digest by which the model is known
 * @param files {@code sha256:} and SHA-256 of every file, by name
 */
public record ModelInfo(
        ModelConfig config,
        Path weights,
        long parameters,
        Map<String, Long> storedBytes,
        OptionalInt vocabulary,
        String digest,
        SortedMap<String, String> files) {

    /**
     * Looks at a folder; the weights are found and compared with the configuration, not read.
     *
     * @throws ModelFormatException naming file, field and value of whatever does not fit
     */
    public static ModelInfo of(Path folder) throws IOException {
        ModelConfig config = ModelConfig.read(folder.resolve(ModelFolder.CONFIG));
        ExpectedTensors expected = expectedTensors(config);
        long parameters =
                expected.tensors().stream().mapToLong(TensorSpec::elements).sum();
        try (WeightLoader loader = WeightLoader.open(folder, expected)) {
            return new ModelInfo(
                    config,
                    loader.location(),
                    parameters,
                    storedBytes(loader.source()),
                    vocabulary(folder, config),
                    loader.location().getFileName().toString().contains(".safetensors")
                            ? ModelFolder.digest(folder)
                            : ModelFolder.pytorchDigest(folder),
                    digests(folder));
        }
    }

    /** What a model of this configuration needs of its checkpoint. */
    public static ExpectedTensors expectedTensors(ModelConfig config) {
        return switch (config) {
            case T5Config t5 -> T5Tensors.of(t5);
            case Gpt2Config gpt2 -> Gpt2Tensors.of(gpt2);
        };
    }

    private static Map<String, Long> storedBytes(TensorSource source) {
        Map<DType, Long> bytes = new EnumMap<>(DType.class);
        for (String name : source.names()) {
            TensorInfo info = source.info(name);
            bytes.merge(info.dtype(), info.bytes(), Long::sum);
        }
        Map<String, Long> byName = new TreeMap<>();
        bytes.forEach((type, count) -> byName.put(type.name(), count));
        return byName;
    }

    private static OptionalInt vocabulary(Path folder, ModelConfig config) {
        if (!Tokenizer.isIn(folder)) {
            return OptionalInt.empty();
        }
        try (Tokenizer tokenizer = ModelFolder.openTokenizer(folder, config)) {
            return OptionalInt.of(tokenizer.vocabularySize());
        }
    }

    private static SortedMap<String, String> digests(Path folder) throws IOException {
        List<Path> all;
        try (Stream<Path> files = Files.list(folder)) {
            all = files.filter(Files::isRegularFile).toList();
        }
        SortedMap<String, String> digests = new TreeMap<>();
        for (Path file : all) {
            digests.put(file.getFileName().toString(), ModelFolder.digest(List.of(file)));
        }
        return digests;
    }
}
