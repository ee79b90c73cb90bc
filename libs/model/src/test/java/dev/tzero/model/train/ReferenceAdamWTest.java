package dev.tzero.model.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tzero.model.Conformance;
import dev.tzero.model.Golden;
import dev.tzero.model.t5.T5Model;
import dev.tzero.model.weights.SafetensorsFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Five steps of AdamW against torch.optim.AdamW. */
class ReferenceAdamWTest {

    @ParameterizedTest
    @ValueSource(strings = {"a_v11_tiny", "b_v10_tiny", "c_v11_bf16"})
    void fiveStepsEndWithTheParametersOfTorch(String model) throws IOException {
        Path folder = Conformance.path("t5/" + model);
        JsonNode expected = new ObjectMapper()
                .readTree(folder.resolve("train.json").toFile())
                .path("adamw_torch");
        TrainingOptions options =
                new TrainingOptions(AdamWOptions.DEFAULT, new Schedule.Constant(1e-3, 0), Double.POSITIVE_INFINITY);
        try (TrainingSession session = TrainingSession.start(T5Model.load(folder), options);
                SafetensorsFile golden = SafetensorsFile.open(folder.resolve("train.safetensors"))) {
            for (int step = 0; step < 5; step++) {
                StepResult result = session.step(batch(golden, "batch" + step % 2 + "."));

                double loss = expected.path("losses_before_each_step").get(step).doubleValue();
                assertEquals(loss, result.loss(), loss * 1e-5, "loss before step " + step);
            }
            int compared = 0;
            for (String name : golden.names()) {
                if (name.startsWith("adamw_torch.")) {
                    String parameter = name.substring("adamw_torch.".length()).replaceAll("\\[:.*", "");
                    double difference = Golden.maxDifference(
                            golden.floats(name), session.model().values(parameter));
                    assertTrue(difference < 1e-4, name + " differs by " + difference);
                    compared++;
                }
            }
            assertTrue(compared > 10, "only " + compared + " parameters were compared");
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
