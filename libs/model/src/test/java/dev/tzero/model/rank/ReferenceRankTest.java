package dev.tzero.model.rank;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tzero.model.Conformance;
import dev.tzero.model.lm.LanguageModel;
import dev.tzero.model.lm.LanguageModels;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sums of log-probabilities and decisions against T-Zero's own model class. */
class ReferenceRankTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @ParameterizedTest
    @ValueSource(strings = {"a_v11_tiny", "b_v10_tiny", "c_v11_bf16", "d_gpt2_tiny"})
    void scoresAndDecisionsAreThoseOfTheReference(String model) throws IOException {
        Path folder = Conformance.path("t5/" + model);
        List<RankRequest> requests = new ArrayList<>();
        List<double[]> sums = new ArrayList<>();
        List<Integer> best = new ArrayList<>();
        for (JsonNode batch :
                JSON.readTree(folder.resolve("rank.json").toFile()).path("batches")) {
            for (int i = 0; i < batch.path("inputs").size(); i++) {
                List<int[]> choices = new ArrayList<>();
                for (JsonNode choice : batch.path("choices").get(i)) {
                    choices.add(JSON.convertValue(choice, int[].class));
                }
                requests.add(
                        new RankRequest(JSON.convertValue(batch.path("inputs").get(i), int[].class), choices));
                sums.add(JSON.convertValue(batch.path("seq_log_prob").get(i), double[].class));
                best.add(batch.path("predictions").get(i).intValue());
            }
        }
        try (LanguageModel loaded = LanguageModels.load(folder)) {
            List<RankScores> scores = new RankClassifier(loaded, RankOptions.T0).rank(requests);

            for (int i = 0; i < scores.size(); i++) {
                for (int choice = 0; choice < requests.get(i).choices().size(); choice++) {
                    assertEquals(
                            sums.get(i)[choice], scores.get(i).sums().get(choice), 1e-3, "example " + i + "." + choice);
                }
                assertEquals(best.get(i), scores.get(i).best(), "decision of example " + i);
            }
        }
    }
}
