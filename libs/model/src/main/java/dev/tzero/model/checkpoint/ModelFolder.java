package dev.tzero.model.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.tzero.model.ModelFormatException;
import dev.tzero.model.config.ModelConfig;
import dev.tzero.model.lm.TrainableModel;
import dev.tzero.model.tokenizer.Tokenizer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * A model on disk in Hugging Face's layout: {@code config.json}, {@code model.safetensors}, {@code tokenizer.json},
 * {@code generation_config.json}, with {@code tzero.json} (where it comes from) and {@code optimizer.safetensors} beside.
 */
public final class ModelFolder {

    public static final String CONFIG = "config.json";
    public static final String WEIGHTS = "model.safetensors";
    public static final String TOKENIZER = "tokenizer.json";
    public static final String GENERATION = "generation_config.json";
    public static final String PROVENANCE = "tzero.json";
    public static final String OPTIMIZER = "optimizer.safetensors";

    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private ModelFolder() {}

    /**
     * What a published folder holds beside the model.
     *
     * @param tokenizer a {@code tokenizer.json} or {@code spiece.model} to copy, or a folder with one
     * @param provenance written as {@code tzero.json}, with the key {@code digest} added: plain JSON values
     */
    public record Extras(Path tokenizer, Map<String, Object> provenance) {

        public Extras {
            Objects.requireNonNull(tokenizer, "tokenizer");
            provenance = Map.copyOf(provenance);
        }
    }

    /** Writes one more file of the folder. */
    @FunctionalInterface
    public interface FileWriter {
        void write(Path file) throws IOException;
    }

    /**
     * Publishes a model without optimizer state.
     *
     * @param folder must not exist; it appears complete, synced to disk, or not at all
     * @return digest of the weights
     */
    public static String publish(Path folder, TrainableModel model, Extras extras) throws IOException {
        return publish(folder, model, extras, null);
    }

    /** As {@link #publish(Path, TrainableModel, Extras)}, with {@code optimizer} to write {@code optimizer.safetensors}. */
    public static String publish(Path folder, TrainableModel model, Extras extras, FileWriter optimizer)
            throws IOException {
        try (AtomicFolder unfinished = AtomicFolder.beside(folder)) {
            Path target = unfinished.path();
            model.config().write(target.resolve(CONFIG));
            model.writeWeights(target.resolve(WEIGHTS));
            if (optimizer != null) {
                optimizer.write(target.resolve(OPTIMIZER));
            }
            Tokenizer.copy(extras.tokenizer(), target);
            model.config().writeGeneration(target.resolve(GENERATION));
            String digest = digest(target);
            Map<String, Object> provenance = new java.util.TreeMap<>(extras.provenance());
            provenance.put("digest", digest);
            JSON.writeValue(target.resolve(PROVENANCE).toFile(), provenance);
            unfinished.publish();
            return digest;
        }
    }

    /**
     * Opens the tokenizer of a folder for its model.
     *
     * @throws ModelFormatException when it is absent or damaged, or has more tokens than the model has embeddings
     */
    public static Tokenizer openTokenizer(Path folder, ModelConfig config) {
        Tokenizer tokenizer = Tokenizer.open(folder);
        int tokens = tokenizer.vocabularySize();
        if (tokens > config.vocabSize()) {
            tokenizer.close();
            throw new ModelFormatException(
                    folder,
                    "vocabulary",
                    tokens + " tokens: expected at most vocab_size (" + config.vocabSize()
                            + "), the rows of the embedding");
        }
        return tokenizer;
    }

    /**
     * The digest by which a model is known: SHA-256 over the bytes of its weights files, in the order of their names; those in
     * PyTorch's format count only where there are no safetensors.
     *
     * @return {@code sha256:} and 64 hexadecimal digits
     * @throws ModelFormatException when the folder holds no weights
     */
    public static String digest(Path folder) throws IOException {
        List<Path> safetensors = files(folder, "model", ".safetensors");
        return safetensors.isEmpty() ? pytorchDigest(folder) : digest(safetensors);
    }

    /** The digest of a model whose weights are read from PyTorch's files. */
    static String pytorchDigest(Path folder) throws IOException {
        List<Path> files = files(folder, "pytorch_model", ".bin");
        if (files.isEmpty()) {
            throw new ModelFormatException(folder, "weights", "absent: expected " + WEIGHTS + " or its shards");
        }
        return digest(files);
    }

    private static List<Path> files(Path folder, String begin, String end) throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(file -> {
                        String name = file.getFileName().toString();
                        return name.startsWith(begin) && name.endsWith(end);
                    })
                    .sorted()
                    .toList();
        }
    }

    /** SHA-256 over the bytes of files, one after the other. */
    static String digest(List<Path> files) throws IOException {
        MessageDigest sha256 = sha256();
        byte[] buffer = new byte[1 << 16];
        for (Path file : files) {
            try (InputStream in = Files.newInputStream(file)) {
                for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                    sha256.update(buffer, 0, read);
                }
            }
        }
        return "sha256:" + HexFormat.of().formatHex(sha256.digest());
    }

    /**
     * Reads {@code tzero.json}.
     *
     * @throws ModelFormatException when it is absent or not a JSON object
     */
    public static Map<String, Object> provenance(Path folder) throws IOException {
        Path file = folder.resolve(PROVENANCE);
        if (!Files.isRegularFile(file)) {
            throw new ModelFormatException(file, "file", "absent: expected the provenance of a tzero checkpoint");
        }
        try {
            return JSON.readValue(file.toFile(), new TypeReference<>() {});
        } catch (JsonProcessingException e) {
            throw new ModelFormatException(file, "content", "not a JSON object: " + e.getOriginalMessage(), e);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
