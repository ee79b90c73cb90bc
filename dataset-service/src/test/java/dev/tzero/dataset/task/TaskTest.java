package dev.tzero.dataset.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tzero.proto.prompt.v1.PromptDefinition;
import dev.tzero.proto.prompt.v1.PromptRevision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class TaskTest {

    @Test
    void namesAreJoinedAndCleaned() {
        assertEquals("super_glue_wsc.fixed_Who_or_what_is_are", name("super_glue", "wsc.fixed", "Who or what is/are"));
        assertEquals("dream_answer_to_dialogue", name("dream", "", "answer-to-dialogue"));
        assertEquals("imdb_Sentiment_with_choices_", name("imdb", "", "Sentiment with choices "));
        assertEquals("a_b_é_", name("a", "", "b é…?!"));
    }

    @Test
    void namesAreThoseOfT0() throws IOException {
        Path golden = conformance().resolve("mixtures/t0_train.json");
        JsonNode tasks = new ObjectMapper().readTree(golden.toFile()).get("tasks");

        assertTrue(tasks.size() > 300, "only " + tasks.size() + " tasks in " + golden);
        for (JsonNode task : tasks) {
            assertEquals(
                    task.get("task").asText(),
                    name(
                            task.get("dataset").asText(),
                            task.get("subset").isNull()
                                    ? ""
                                    : task.get("subset").asText(),
                            task.get("template").asText()));
        }
    }

    private static String name(String dataset, String subset, String prompt) {
        return Task.of(PromptRevision.newBuilder()
                        .setDefinition(PromptDefinition.newBuilder()
                                .setDataset(dataset)
                                .setSubset(subset)
                                .setName(prompt))
                        .build())
                .name();
    }

    private static Path conformance() {
        Path folder = Path.of(System.getProperty("tzero.conformance", "")).toAbsolutePath();
        if (!Files.isDirectory(folder.resolve("mixtures"))) {
            String missing = "no conformance cases in " + folder + " (system property tzero.conformance)";
            if ("true".equals(System.getenv("CI"))) {
                Assertions.fail(missing);
            }
            Assumptions.abort(missing);
        }
        return folder;
    }
}
