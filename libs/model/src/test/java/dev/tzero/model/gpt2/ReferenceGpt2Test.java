package dev.tzero.model.gpt2;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tzero.model.Conformance;
import dev.tzero.model.Golden;
import dev.tzero.model.generate.Generation;
import dev.tzero.model.generate.Greedy;
import dev.tzero.model.lm.ComputeOptions;
import dev.tzero.model.lm.Gradients;
import dev.tzero.model.lm.Padded;
import dev.tzero.model.lm.Parameter;
import dev.tzero.model.weights.SafetensorsFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A decoder-only model against what Hugging Face transformers computed, padded on the left. */
class ReferenceGpt2Test {

    private static final ObjectMapper JSON = new ObjectMapper();

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void hiddenStatesAndLogitsAreThoseOfTheReference(boolean toAnswer) throws IOException {
        Path folder = Conformance.path("t5/d_gpt2_tiny");
        try (Gpt2Model model = model(folder, toAnswer);
                SafetensorsFile golden = SafetensorsFile.open(folder.resolve("forward.safetensors"))) {
            Padded input = Golden.input(golden, "b0.");

            List<float[][]> states = model.hiddenStates(input);
            float[][] logits = model.logits(input);

            for (int i = 0; i < states.size(); i++) {
                assertClose(golden.floats("b0.hidden." + i), states.get(i), input, "hidden state " + i);
            }
            assertClose(golden.floats("b0.logits"), logits, input, "logits");
        }
    }

    private static Gpt2Model model(Path folder, boolean toAnswer) throws IOException {
        return toAnswer ? Gpt2Model.loadToAnswer(folder, ComputeOptions.DEFAULT) : Gpt2Model.load(folder);
    }

    private static void assertClose(float[] expected, float[][] actual, Padded input, String what) {
        int size = expected.length / input.ids().length;
        for (int i = 0; i < input.ids().length; i++) {
            int place = i % input.width();
            double difference = Golden.maxDifference(
                    Arrays.copyOfRange(expected, i * size, (i + 1) * size),
                    Arrays.copyOfRange(actual[i / input.width()], place * size, (place + 1) * size));
            assertTrue(difference < 1e-4, what + " of place " + i + " differs by " + difference);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void greedyTokensAreThoseOfTheReference(boolean toAnswer) throws IOException {
        Path folder = Conformance.path("t5/d_gpt2_tiny");
        JsonNode greedy = JSON.readTree(folder.resolve("rank.json").toFile()).path("greedy");
        List<int[]> inputs = new ArrayList<>();
        List<int[]> expected = new ArrayList<>();
        for (int i = 0; i < greedy.path("input_ids").size(); i++) {
            int[] padded = JSON.convertValue(greedy.path("input_ids").get(i), int[].class);
            int[] mask = JSON.convertValue(greedy.path("attention_mask").get(i), int[].class);
            int[] sequence = JSON.convertValue(greedy.path("sequences").get(i), int[].class);
            inputs.add(Arrays.copyOfRange(
                    padded, padded.length - Arrays.stream(mask).sum(), padded.length));
            expected.add(Arrays.copyOfRange(sequence, padded.length, sequence.length));
        }
        try (Gpt2Model model = model(folder, toAnswer)) {
            List<Generation> together = Greedy.generate(model, inputs, 20);

            for (int i = 0; i < inputs.size(); i++) {
                int[] alone = Greedy.generate(model, List.of(inputs.get(i)), 20)
                        .getFirst()
                        .ids();
                assertArrayEquals(expected.get(i), alone, "example " + i + " alone");
                assertArrayEquals(expected.get(i), together.get(i).ids(), "example " + i + " in the batch");
            }
        }
    }

    @Test
    void lossAndGradientsOfAPaddedBatchAreThoseOfTheReference() throws IOException {
        Path folder = Conformance.path("t5/d_gpt2_tiny");
        JsonNode golden = JSON.readTree(folder.resolve("rank.json").toFile());
        Padded batch = padded(golden.path("greedy"));
        double expected = golden.path("loss").asDouble();
        try (Gpt2Model model = Gpt2Model.load(folder);
                SafetensorsFile forward = SafetensorsFile.open(folder.resolve("forward.safetensors"))) {
            int compared = 0;
            assertEquals(expected, model.loss(batch), expected * 1e-5);
            try (Gradients result = model.gradients(batch)) {
                assertEquals(expected, result.loss(), expected * 1e-5);
                for (Parameter parameter : model.parameters()) {
                    String name = "grad." + parameter.name();
                    if (forward.names().contains(name)) {
                        double difference = Golden.maxDifference(forward.floats(name), result.values(parameter));
                        assertTrue(difference < 1e-4, name + " differs by " + difference);
                        compared++;
                    }
                }
            }
            assertEquals(4, compared);
        }
    }

    private static Padded padded(JsonNode sequences) {
        long[][] ids = JSON.convertValue(sequences.path("input_ids"), long[][].class);
        int[][] mask = JSON.convertValue(sequences.path("attention_mask"), int[][].class);
        boolean[] real = new boolean[ids.length * ids[0].length];
        for (int i = 0; i < real.length; i++) {
            real[i] = mask[i / ids[0].length][i % ids[0].length] == 1;
        }
        long[] all = Arrays.stream(ids).flatMapToLong(Arrays::stream).toArray();
        return new Padded(all, real, ids.length, ids[0].length);
    }

    @Test
    void theLossOfSequencesIsTheCrossEntropyOfTheReferencesLogits() throws IOException {
        Path folder = Conformance.path("t5/d_gpt2_tiny");
        try (Gpt2Model model = Gpt2Model.load(folder);
                SafetensorsFile golden = SafetensorsFile.open(folder.resolve("forward.safetensors"))) {
            Padded input = Golden.input(golden, "b0.");
            float[] logits = golden.floats("b0.logits");
            int size = logits.length / input.ids().length;
            double sum = 0;
            int count = 0;
            for (int place = 1; place < input.ids().length; place++) {
                if (place % input.width() > 0 && input.mask()[place - 1] && input.mask()[place]) {
                    sum += crossEntropy(logits, (place - 1) * size, size, input.ids()[place]);
                    count++;
                }
            }

            assertEquals(sum / count, model.loss(Golden.inputs(golden, "b0.")), sum / count * 1e-5);
        }
    }

    private static double crossEntropy(float[] logits, int from, int size, long label) {
        double total = 0;
        for (int i = from; i < from + size; i++) {
            total += Math.exp(logits[i]);
        }
        return Math.log(total) - logits[from + (int) label];
    }
}
