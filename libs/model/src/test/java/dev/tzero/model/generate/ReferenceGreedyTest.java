package dev.tzero.model.generate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tzero.model.Conformance;
import dev.tzero.model.t5.T5Model;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Greedy generation against Hugging Face's, one by one and as a batch. */
class ReferenceGreedyTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @ParameterizedTest
    @ValueSource(strings = {"a_v11_tiny", "b_v10_tiny", "c_v11_bf16"})
    void tokensAreThoseOfTheReference(String model) throws IOException {
        Path folder = Conformance.path("t5/" + model);
        List<int[]> inputs = new ArrayList<>();
        List<int[]> expected = new ArrayList<>();
        for (JsonNode example :
                JSON.readTree(folder.resolve("generate.json").toFile()).path("examples")) {
            inputs.add(JSON.convertValue(example.path("input_ids"), int[].class));
            int[] withStart = JSON.convertValue(example.path("greedy"), int[].class);
            expected.add(Arrays.copyOfRange(withStart, 1, withStart.length));
        }
        try (T5Model t5 = T5Model.load(folder)) {
            List<Generation> together = Greedy.generate(t5, inputs, 20);

            for (int i = 0; i < inputs.size(); i++) {
                Generation alone =
                        Greedy.generate(t5, List.of(inputs.get(i)), 20).getFirst();
                assertArrayEquals(expected.get(i), alone.ids(), "example " + i + " alone");
                assertArrayEquals(expected.get(i), together.get(i).ids(), "example " + i + " in the batch");
            }
        }
    }
}
