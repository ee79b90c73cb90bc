package dev.tzero.model.generate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tzero.model.Conformance;
import dev.tzero.model.t5.T5Model;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Beam search against Hugging Face's, with every length penalty and way to stop, one by one and as a batch. */
class ReferenceBeamTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String PREFIX = "modern.beam4.lp";

    @ParameterizedTest
    @ValueSource(strings = {"a_v11_tiny", "b_v10_tiny", "c_v11_bf16"})
    void sequencesAndScoresAreThoseOfTheReference(String model) throws IOException {
        Path folder = Conformance.path("t5/" + model);
        List<JsonNode> examples = new ArrayList<>();
        JSON.readTree(folder.resolve("generate.json").toFile()).path("examples").forEach(examples::add);
        List<int[]> inputs = examples.stream()
                .map(example -> JSON.convertValue(example.path("input_ids"), int[].class))
                .toList();
        List<String> settings = examples.getFirst().properties().stream()
                .map(Map.Entry::getKey)
                .filter(key -> key.startsWith(PREFIX))
                .toList();
        try (T5Model t5 = T5Model.load(folder)) {
            Generator generator = new Generator(t5);
            for (String setting : settings) {
                GenerationOptions options = options(setting);
                List<List<Generation>> together = generator.generate(inputs, options, GenerationListener.NONE);
                for (int i = 0; i < inputs.size(); i++) {
                    String where = setting + ", example " + i;
                    JsonNode expected = examples.get(i).path(setting);
                    assertSame(
                            expected,
                            generator
                                    .generate(List.of(inputs.get(i)), options, GenerationListener.NONE)
                                    .getFirst(),
                            where + " alone");
                    assertSame(expected, together.get(i), where + " in the batch");
                }
            }
        }
    }

    private static GenerationOptions options(String setting) {
        String[] parts = setting.substring(PREFIX.length()).split("\\.es_");
        return GenerationOptions.DEFAULT
                .with()
                .numBeams(4)
                .numReturnSequences(4)
                .lengthPenalty(Double.parseDouble(parts[0]))
                .earlyStopping(EarlyStopping.of(parts[1].toLowerCase(java.util.Locale.ROOT)))
                .build();
    }

    private static void assertSame(JsonNode expected, List<Generation> actual, String where) {
        assertEquals(expected.path("sequences").size(), actual.size(), where);
        for (int i = 0; i < actual.size(); i++) {
            int[] padded = JSON.convertValue(expected.path("sequences").get(i), int[].class);
            int[] ids = actual.get(i).ids();
            assertArrayEquals(
                    Arrays.copyOfRange(padded, 1, padded.length), Arrays.copyOf(ids, padded.length - 1), where);
            assertEquals(
                    expected.path("scores").get(i).doubleValue(), actual.get(i).score(), 1e-4, where);
        }
    }
}
