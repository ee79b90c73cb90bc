package dev.tzero.tasks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tzero.prompts.Prompt;
import dev.tzero.prompts.PromptYaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** T0's mixtures with PromptSource v0.1.0's prompts, against the lists that T-Zero's own code made of them. */
class T0MixtureGoldenTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void everyMixtureIsThatOfTZero() throws IOException {
        List<Prompt> prompts = new ArrayList<>();
        for (Path file : PromptYaml.files(golden().resolve("templates-v0.1.0"))) {
            prompts.addAll(PromptYaml.read(file).prompts());
        }
        int compared = 0;
        for (Path file : lists()) {
            JsonNode wanted = JSON.readTree(file.toFile());
            T0Mixture mixture = T0Mixture.named(wanted.get("mixture").asText()).orElseThrow();

            assertEquals(lines(wanted), lines(mixture.tasks(prompts)), mixture.title());
            compared++;
        }
        assertTrue(compared >= 4, "only " + compared + " lists in " + golden());
    }

    private static String lines(JsonNode wanted) {
        var lines = new TreeSet<String>();
        for (JsonNode task : wanted.get("tasks")) {
            lines.add(String.join(
                    " | ",
                    task.get("task").asText(),
                    task.get("dataset").asText(),
                    task.get("subset").asText(),
                    task.get("template").asText(),
                    task.get("id").asText(),
                    task.get("cap").asText()));
        }
        assertEquals(wanted.get("tasks").size(), lines.size());
        return String.join("\n", lines);
    }

    private static String lines(List<MixtureTask> tasks) {
        var lines = new TreeSet<String>();
        for (MixtureTask task : tasks) {
            Prompt prompt = task.prompt();
            lines.add(String.join(
                    " | ",
                    task.name(),
                    prompt.dataset(),
                    String.valueOf(prompt.subset()),
                    prompt.name(),
                    prompt.id(),
                    task.cap().isPresent() ? String.valueOf(task.cap().getAsLong()) : "null"));
        }
        assertEquals(tasks.size(), lines.size());
        return String.join("\n", lines);
    }

    private static List<Path> lists() throws IOException {
        try (Stream<Path> files = Files.list(golden())) {
            return files.filter(file -> file.getFileName().toString().matches("(t0|bias).*\\.json"))
                    .toList();
        }
    }

    private static Path golden() {
        Path golden = Path.of(System.getProperty("tzero.conformance", "")).resolve("mixtures");
        if (!Files.isDirectory(golden)) {
            String message = "The golden mixtures are not in " + golden
                    + "; set the system property tzero.conformance to their folder";
            if ("true".equals(System.getenv("CI"))) {
                Assertions.fail(message);
            }
            Assumptions.abort(message);
        }
        return golden;
    }
}
