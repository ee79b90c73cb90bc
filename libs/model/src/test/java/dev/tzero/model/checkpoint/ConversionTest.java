package dev.tzero.model.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tzero.model.Conformance;
import dev.tzero.model.ModelFormatException;
import dev.tzero.model.Resources;
import dev.tzero.model.TinyModel;
import dev.tzero.model.config.T5Config;
import dev.tzero.model.lm.ComputeOptions;
import dev.tzero.model.lm.LanguageModels;
import dev.tzero.model.t5.Initialisation;
import dev.tzero.model.t5.T5Model;
import dev.tzero.model.weights.DType;
import dev.tzero.model.weights.TensorSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConversionTest {

    @TempDir
    Path folder;

    @Test
    void aPyTorchFolderBecomesSafetensorsInShards() throws IOException {
        Path from = Conformance.path("t5/a_v11_tiny/sharded_bin");
        Path to = folder.resolve("converted");

        String digest = Conversion.convert(from, to, DType.F32, 300_000);

        assertTrue(Files.exists(to.resolve("model.safetensors.index.json")));
        assertTrue(Files.exists(to.resolve("generation_config.json")));
        assertEquals(digest, ModelFolder.digest(to));
        try (T5Model original = T5Model.load(from);
                T5Model converted = T5Model.load(to)) {
            assertEquals(original.config(), converted.config());
            original.parameters()
                    .forEach(p -> assertArrayEquals(original.values(p.name()), converted.values(p.name()), p.name()));
        }
    }

    @Test
    void bfloat16HalvesTheFileAndKeepsEightBits() throws IOException {
        Path from = published();
        Path to = folder.resolve("half");

        Conversion.convert(from, to, DType.BF16, Long.MAX_VALUE);

        assertTrue(Files.readString(to.resolve("config.json")).contains("\"torch_dtype\" : \"bfloat16\""));
        assertTrue(Files.exists(to.resolve("tokenizer.json")));
        try (TensorSource exact = TensorSource.openFolder(from);
                TensorSource rounded = TensorSource.openFolder(to)) {
            assertEquals(DType.BF16, rounded.info("shared.weight").dtype());
            float[] expected = exact.floats("shared.weight");
            float[] actual = rounded.floats("shared.weight");
            for (int i = 0; i < expected.length; i++) {
                assertEquals(expected[i], actual[i], Math.abs(expected[i]) / 256, "element " + i);
            }
        }
    }

    @Test
    void weightsThatAreNotNumbersAreNotConverted() throws IOException {
        Path from = folder.resolve("nan");
        try (T5Model model = TinyModel.create()) {
            model.flatParameters().muli(Float.NaN);
            ModelFolder.publish(from, model, new ModelFolder.Extras(Resources.tokenizer(), Map.of()));
        }

        assertThrows(
                ModelFormatException.class,
                () -> Conversion.convert(from, folder.resolve("to"), DType.F32, Long.MAX_VALUE));
        assertFalse(Files.exists(folder.resolve("to")));
    }

    @Test
    void whatThereIsToSayOfAFolderIsSaidWithoutLoadingIt() throws IOException {
        Path from = published();

        ModelInfo info = ModelInfo.of(from);

        long parameters = info.parameters();
        assertEquals(Map.of("F32", 4 * parameters), info.storedBytes());
        assertEquals(
                4 * parameters,
                LanguageModels.memory(info.config(), ComputeOptions.DEFAULT).bytes());
        assertEquals(OptionalInt.of(11), info.vocabulary());
        assertEquals(ModelFolder.digest(from), info.digest());
        assertEquals(info.files().get("model.safetensors"), info.digest());
        assertEquals(5, info.files().size());
        assertEquals(
                from.resolve("model.safetensors").getFileName(), info.weights().getFileName());
        ModelInfo gpt2 = ModelInfo.of(Conformance.path("t5/d_gpt2_tiny"));
        assertEquals("pytorch_model.bin", gpt2.weights().getFileName().toString());
        assertEquals(OptionalInt.empty(), gpt2.vocabulary());
        assertEquals(gpt2.files().get("pytorch_model.bin"), gpt2.digest());
    }

    @Test
    void aVocabularyLargerThanTheEmbeddingIsRefused() throws IOException {
        Path from = folder.resolve("small");
        T5Config small = T5Config.v11(10, 16, 4, 24, 1, 4);
        try (T5Model model = T5Model.initialise(small, Initialisation.T5, 1)) {
            ModelFolder.publish(from, model, new ModelFolder.Extras(Resources.tokenizer(), Map.of()));
        }

        assertEquals(
                from + ": vocabulary: 11 tokens: expected at most vocab_size (10), the rows of the embedding",
                assertThrows(ModelFormatException.class, () -> ModelFolder.openTokenizer(from, small))
                        .getMessage());
    }

    private Path published() throws IOException {
        Path place = folder.resolve("published");
        try (T5Model model = TinyModel.create()) {
            ModelFolder.publish(place, model, new ModelFolder.Extras(Resources.tokenizer(), Map.of()));
        }
        return place;
    }
}
