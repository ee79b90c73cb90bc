package dev.tzero.model.t5;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tzero.model.Conformance;
import dev.tzero.model.Golden;
import dev.tzero.model.lm.Gradients;
import dev.tzero.model.lm.Padded;
import dev.tzero.model.lm.Parameter;
import dev.tzero.model.weights.SafetensorsFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Logits, loss and gradients against what Hugging Face transformers computed. */
class ReferenceForwardTest {

    @ParameterizedTest
    @CsvSource({
        "a_v11_tiny,right", "a_v11_tiny,left", "a_v11_tiny,long",
        "b_v10_tiny,right", "b_v10_tiny,left", "b_v10_tiny,long",
        "c_v11_bf16,right", "c_v11_bf16,left", "c_v11_bf16,long"
    })
    void logitsAndLossAreThoseOfTheReference(String model, String padding) throws IOException {
        Path folder = Conformance.path("t5/" + model);
        try (T5Model t5 = T5Model.load(folder);
                SafetensorsFile golden = SafetensorsFile.open(folder.resolve("forward.safetensors"))) {
            String prefix = padding + ".";
            Padded input = Golden.input(golden, prefix);

            float[][] logits = t5.logits(input, Golden.decoderInput(golden, prefix));

            float[] expected = golden.floats(prefix + "logits");
            int row = expected.length / logits.length;
            for (int i = 0; i < logits.length; i++) {
                double difference =
                        Golden.maxDifference(Arrays.copyOfRange(expected, i * row, (i + 1) * row), logits[i]);
                assertTrue(difference < 1e-4, "row " + i + " differs by " + difference);
            }
            float expectedLoss = golden.floats(prefix + "loss")[0];
            try (Gradients gradients = t5.gradients(input, Golden.targets(golden, prefix))) {
                assertEquals(expectedLoss, gradients.loss(), expectedLoss * 1e-5);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a_v11_tiny", "b_v10_tiny", "c_v11_bf16"})
    void hiddenStatesOfEveryBlockAreThoseOfTheReference(String model) throws IOException {
        Path folder = Conformance.path("t5/" + model);
        try (T5Model t5 = T5Model.load(folder);
                SafetensorsFile golden = SafetensorsFile.open(folder.resolve("forward.safetensors"))) {
            Padded input = Golden.input(golden, "right.");

            HiddenStates states = t5.hiddenStates(input, Golden.decoderInput(golden, "right."));

            assertEquals(t5.config().numLayers() + 1, states.encoder().size());
            assertEquals(t5.config().numDecoderLayers() + 1, states.decoder().size());
            int size = t5.config().dModel();
            for (int i = 0; i < states.encoder().size(); i++) {
                float[] expected = golden.floats("right.encoder_hidden." + i);
                for (int place = 0; place < input.ids().length; place++) {
                    if (input.mask() == null || input.mask()[place]) {
                        double difference = Golden.maxDifference(
                                Arrays.copyOfRange(expected, place * size, (place + 1) * size),
                                Arrays.copyOfRange(states.encoder().get(i), place * size, (place + 1) * size));
                        assertTrue(difference < 1e-4, "encoder state " + i + " differs by " + difference);
                    }
                }
            }
            for (int i = 0; i < states.decoder().size(); i++) {
                double difference = Golden.maxDifference(
                        golden.floats("right.decoder_hidden." + i),
                        states.decoder().get(i));
                assertTrue(difference < 1e-4, "decoder state " + i + " differs by " + difference);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a_v11_tiny", "b_v10_tiny", "c_v11_bf16"})
    void gradientsAreThoseOfTheReference(String model) throws IOException {
        Path folder = Conformance.path("t5/" + model);
        try (T5Model t5 = T5Model.load(folder);
                SafetensorsFile golden = SafetensorsFile.open(folder.resolve("train.safetensors"));
                Gradients gradients =
                        t5.gradients(Golden.input(golden, "batch0."), Golden.targets(golden, "batch0."))) {
            Map<String, Parameter> parameters = new HashMap<>();
            t5.parameters().forEach(p -> parameters.put(p.name(), p));
            int compared = 0;
            for (String name : golden.names()) {
                if (name.startsWith("grad.")) {
                    Parameter parameter =
                            parameters.get(name.substring("grad.".length()).replaceAll("\\[:.*", ""));
                    float[] actual = gradients.values(parameter);
                    double difference = Golden.maxDifference(golden.floats(name), actual);
                    assertTrue(difference < 1e-4, name + " differs by " + difference);
                    compared++;
                }
            }
            assertTrue(compared > 10, "only " + compared + " gradients were compared");
        }
    }
}
