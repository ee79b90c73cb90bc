package dev.tzero.model.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tzero.model.Conformance;
import dev.tzero.model.Golden;
import dev.tzero.model.lm.TrainableModel;
import dev.tzero.model.t5.T5Model;
import dev.tzero.model.weights.SafetensorsFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Five steps of every optimizer against torch, transformers, Mesh-TensorFlow and T5X. */
class ReferenceOptimizerTest {

    private static final AdamWOptions HUGGING_FACE =
            new AdamWOptions(0.9, 0.999, 1e-8, 0.01, AdamWOptions.Variant.HUGGING_FACE);

    static Stream<Arguments> cases() {
        Map<String, OptimizerOptions> optimizers = new TreeMap<>();
        optimizers.put("adamw_torch", AdamWOptions.DEFAULT);
        optimizers.put("adamw_hf", HUGGING_FACE);
        optimizers.put("adafactor_noscale", AdafactorOptions.huggingFace(false));
        optimizers.put("adafactor_mtf", AdafactorOptions.meshTensorFlow());
        optimizers.put("adafactor_t5x", AdafactorOptions.t5x());
        return Stream.of("a_v11_tiny", "b_v10_tiny", "c_v11_bf16")
                .flatMap(model -> optimizers.entrySet().stream()
                        .map(optimizer -> Arguments.of(model, optimizer.getKey(), named(optimizer))));
    }

    private static Named<OptimizerOptions> named(Map.Entry<String, OptimizerOptions> optimizer) {
        return Named.of(optimizer.getValue().getClass().getSimpleName(), optimizer.getValue());
    }

    @ParameterizedTest
    @MethodSource("cases")
    void fiveStepsEndWithTheParametersOfTheReference(String model, String name, OptimizerOptions optimizer)
            throws IOException {
        Path folder = Conformance.path("t5/" + model);
        JsonNode expected = new ObjectMapper()
                .readTree(folder.resolve("train.json").toFile())
                .path(name);
        TrainingOptions options =
                new TrainingOptions(optimizer, new Schedule.Constant(1e-3, 0), Double.POSITIVE_INFINITY);
        try (TrainingSession session = TrainingSession.start(T5Model.load(folder), options);
                SafetensorsFile golden = SafetensorsFile.open(folder.resolve("train.safetensors"))) {
            for (int step = 0; step < 5; step++) {
                StepResult result = session.step(batch(golden, "batch" + step % 2 + "."));

                double loss = expected.path("losses_before_each_step").get(step).doubleValue();
                assertEquals(loss, result.loss(), loss * 1e-5, "loss before step " + step);
            }
            int compared = 0;
            for (String tensor : golden.names()) {
                if (tensor.startsWith(name + ".")) {
                    String parameter = tensor.substring(name.length() + 1).replaceAll("\\[:.*", "");
                    double difference = Golden.maxDifference(
                            golden.floats(tensor), session.model().values(parameter));
                    assertTrue(difference < 1e-4, tensor + " differs by " + difference);
                    compared++;
                }
            }
            assertTrue(compared > 10, "only " + compared + " parameters were compared");
            assertNorms(expected.path("param_norms"), session.model());
        }
    }

    private static void assertNorms(JsonNode expected, TrainableModel model) {
        assertTrue(expected.size() > 10, "only " + expected.size() + " norms");
        for (var entry : expected.properties()) {
            if (model.parameters().stream().anyMatch(p -> p.name().equals(entry.getKey()))) {
                double squares = 0;
                for (float value : model.values(entry.getKey())) {
                    squares += (double) value * value;
                }
                double norm = entry.getValue().doubleValue();
                assertEquals(norm, Math.sqrt(squares), norm * 1e-5 + 1e-5, entry.getKey());
            }
        }
    }

    private static List<TrainingExample> batch(SafetensorsFile golden, String prefix) {
        List<int[]> inputs = Golden.inputs(golden, prefix);
        List<int[]> targets = Golden.targets(golden, prefix);
        List<TrainingExample> batch = new ArrayList<>();
        for (int i = 0; i < inputs.size(); i++) {
            batch.add(new TrainingExample(inputs.get(i), targets.get(i)));
        }
        return batch;
    }
}
