package dev.tzero.model.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tzero.model.ModelFormatException;
import dev.tzero.model.Resources;
import dev.tzero.model.TinyModel;
import dev.tzero.model.config.T5Config;
import dev.tzero.model.t5.Initialisation;
import dev.tzero.model.t5.T5Model;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelFolderTest {

    private static final ModelFolder.Extras EXTRAS =
            new ModelFolder.Extras(Resources.tokenizer(), Map.of("run", "r-1", "offsets", List.of(3, 4)));

    @TempDir
    Path folder;

    @Test
    void aPublishedFolderHoldsTheModelAndWhereItComesFrom() throws IOException, NoSuchAlgorithmException {
        Path target = folder.resolve("runs").resolve("step-1");
        try (T5Model model = TinyModel.create()) {
            String digest = ModelFolder.publish(target, model, EXTRAS);

            assertEquals(
                    List.of(
                            "config.json",
                            "generation_config.json",
                            "model.safetensors",
                            "tokenizer.json",
                            "tzero.json"),
                    names(target));
            byte[] sha256 = MessageDigest.getInstance("SHA-256")
                    .digest(Files.readAllBytes(target.resolve("model.safetensors")));
            assertEquals("sha256:" + HexFormat.of().formatHex(sha256), digest);
            assertEquals(digest, ModelFolder.digest(target));
            assertEquals(
                    Map.of("run", "r-1", "offsets", List.of(3, 4), "digest", digest), ModelFolder.provenance(target));
            try (T5Model loaded = T5Model.load(target)) {
                assertEquals(model.config(), loaded.config());
                model.parameters()
                        .forEach(p -> assertArrayEquals(model.values(p.name()), loaded.values(p.name()), p.name()));
            }
        }
    }

    @Test
    void aPublishedFolderIsNeverWrittenAgain() throws IOException {
        Path target = folder.resolve("step-1");
        try (T5Model model = TinyModel.create()) {
            ModelFolder.publish(target, model, EXTRAS);

            assertThrows(FileAlreadyExistsException.class, () -> ModelFolder.publish(target, model, EXTRAS));
        }
    }

    @Test
    void aFailureLeavesNothingBehind() throws IOException {
        Path target = folder.resolve("step-1");
        try (T5Model model = TinyModel.create()) {
            assertThrows(
                    IOException.class,
                    () -> ModelFolder.publish(target, model, EXTRAS, file -> {
                        throw new IOException("no space left on device");
                    }));
        }

        assertEquals(List.of(), names(folder));
    }

    @Test
    void allTensorsThatDoNotFitAreNamedAtOnce() throws IOException {
        Path target = folder.resolve("step-1");
        try (T5Model model = TinyModel.create()) {
            ModelFolder.publish(target, model, EXTRAS);
        }
        Files.delete(target.resolve("config.json"));
        T5Config.v11(12, 16, 4, 24, 1, 4).write(target.resolve("config.json"));

        ModelFormatException refused = assertThrows(ModelFormatException.class, () -> T5Model.load(target));

        assertTrue(refused.getMessage().contains("shared.weight is [11, 16], expected [12, 16]"), refused.getMessage());
        assertTrue(
                refused.getMessage().contains("encoder.block.1.layer.0.layer_norm.weight belongs to no part"),
                refused.getMessage());
    }

    @Test
    void missingTensorsAreNamed() throws IOException {
        Path target = folder.resolve("step-1");
        try (T5Model model = T5Model.initialise(T5Config.v11(11, 16, 4, 24, 1, 4), Initialisation.T5, 1)) {
            ModelFolder.publish(target, model, EXTRAS);
        }
        Files.delete(target.resolve("config.json"));
        TinyModel.CONFIG.write(target.resolve("config.json"));

        ModelFormatException refused = assertThrows(ModelFormatException.class, () -> T5Model.load(target));

        assertTrue(
                refused.getMessage().contains("decoder.block.1.layer.2.DenseReluDense.wo.weight is missing"),
                refused.getMessage());
    }

    @Test
    void weightsThatAreNotNumbersAreRefused() throws IOException {
        Path target = folder.resolve("step-1");
        try (T5Model model = TinyModel.create()) {
            model.flatParameters().muli(Float.NaN);
            ModelFolder.publish(target, model, EXTRAS);
        }

        ModelFormatException refused = assertThrows(ModelFormatException.class, () -> T5Model.load(target));

        assertTrue(refused.getMessage().endsWith("element 0: NaN: expected a finite number"), refused.getMessage());
    }

    @Test
    void aFolderWithoutProvenanceOrWeightsIsRefused() {
        assertEquals(
                folder.resolve("tzero.json") + ": file: absent: expected the provenance of a tzero checkpoint",
                assertThrows(ModelFormatException.class, () -> ModelFolder.provenance(folder))
                        .getMessage());
        assertEquals(
                folder + ": weights: absent: expected model.safetensors or its shards",
                assertThrows(ModelFormatException.class, () -> ModelFolder.digest(folder))
                        .getMessage());
        assertFalse(Files.exists(folder.resolve("config.json")));
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(f -> f.getFileName().toString()).sorted().toList();
        }
    }
}
