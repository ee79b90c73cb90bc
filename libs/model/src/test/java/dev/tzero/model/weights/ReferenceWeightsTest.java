package dev.tzero.model.weights;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tzero.model.Conformance;
import dev.tzero.model.ModelFormatException;
import dev.tzero.model.config.Gpt2Config;
import dev.tzero.model.config.T5Config;
import dev.tzero.model.gpt2.Gpt2Tensors;
import dev.tzero.model.t5.T5Tensors;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReferenceWeightsTest {

    @ParameterizedTest
    @CsvSource({
        "a_v11_tiny, pytorch_model.bin",
        "a_v11_tiny, sharded_bin/pytorch_model.bin.index.json",
        "a_v11_tiny, sharded_safetensors/model.safetensors.index.json",
        "b_v10_tiny, pytorch_model.bin",
        "b_v10_tiny, pytorch_model.legacy.bin",
        "b_v10_tiny, model.alias.safetensors",
        "c_v11_bf16, pytorch_model.bin"
    })
    void everyFormatOfAModelGivesTheSameTensors(String model, String file) throws IOException {
        Path folder = Conformance.path("t5").resolve(model);
        ExpectedTensors expected = T5Tensors.of(T5Config.read(folder.resolve("config.json")));

        assertSame(read(expected, folder.resolve("model.safetensors")), read(expected, folder.resolve(file)));
    }

    @Test
    void bothNamingsOfGpt2GiveTheTensorsOfItsPyTorchFile() throws IOException {
        Path folder = Conformance.path("t5/d_gpt2_tiny");
        ExpectedTensors all = Gpt2Tensors.of(Gpt2Config.read(folder.resolve("config.json")));
        Map<String, float[]> whole = read(all, folder.resolve("pytorch_model.bin"));
        // The reference's safetensors lack these: what wrote them took them for masks, by the end of their names.
        ExpectedTensors withoutAttentionBias = new ExpectedTensors(
                all.tensors().stream()
                        .filter(spec -> !spec.name().endsWith("c_attn.bias"))
                        .toList(),
                all.ignored());
        whole.keySet().removeIf(name -> name.endsWith("c_attn.bias"));

        for (String file : new String[] {"model.safetensors", "model.noprefix.safetensors"}) {
            assertSame(whole, read(withoutAttentionBias, folder.resolve(file)));
        }
    }

    @Test
    void theFirstCompleteFileOfAFolderIsTaken() throws IOException {
        Path folder = Conformance.path("t5/d_gpt2_tiny");
        ExpectedTensors expected = Gpt2Tensors.of(Gpt2Config.read(folder.resolve("config.json")));
        try (TensorSource incomplete = TensorSource.openFolder(folder)) {
            ModelFormatException refused = assertThrows(ModelFormatException.class, () -> expected.locate(incomplete));
            assertTrue(refused.getMessage().contains("transformer.h.0.attn.c_attn.bias is missing"));
            assertTrue(refused.getMessage().contains("transformer.h.1.attn.c_attn.bias is missing"));
        }
        try (WeightLoader loader = WeightLoader.open(folder, expected)) {
            assertEquals(folder.resolve("pytorch_model.bin"), loader.location());
        }
    }

    private static Map<String, float[]> read(ExpectedTensors expected, Path file) throws IOException {
        Map<String, float[]> values = new HashMap<>();
        try (TensorSource source = WeightsFile.open(file)) {
            expected.locate(source).forEach((spec, stored) -> {
                float[] whole = source.floats(stored);
                float[] part = new float[whole.length - whole.length / 3];
                source.readFloats(stored, whole.length / 3, MemorySegment.ofArray(part));
                assertEquals(whole[whole.length - 1], part[part.length - 1], stored);
                values.put(spec.name(), whole);
            });
        }
        return values;
    }

    private static void assertSame(Map<String, float[]> expected, Map<String, float[]> actual) {
        assertEquals(expected.keySet(), actual.keySet());
        expected.forEach((name, values) -> assertArrayEquals(values, actual.get(name), name));
    }
}
