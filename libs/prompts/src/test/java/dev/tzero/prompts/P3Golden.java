package dev.tzero.prompts;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tzero.jinja.PlainData;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/** The golden prompt cases: prompts, rows and what the reference makes of them. */
record P3Golden(Map<String, Prompt> prompts, Map<String, Map<String, Object>> rows, List<JsonNode> cases) {

    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.USE_BIG_INTEGER_FOR_INTS);

    static P3Golden read(Path folder) throws IOException {
        Map<String, Prompt> prompts = new HashMap<>();
        for (Path file : PromptYaml.files(folder.resolve("templates"))) {
            for (Prompt prompt : PromptYaml.read(file).prompts()) {
                prompts.put(prompt.id(), prompt);
            }
        }
        Map<String, Map<String, Object>> rows = new HashMap<>();
        for (JsonNode line : lines(folder.resolve("examples.jsonl.gz"))) {
            rows.put(rowKey(line), row(line.get("ex")));
        }
        return new P3Golden(prompts, rows, lines(folder.resolve("cases.jsonl.gz")));
    }

    Prompt prompt(JsonNode line) {
        return prompts.get(line.get("id").asText());
    }

    Map<String, Object> row(JsonNode line, boolean ofCase) {
        return ofCase ? rows.get(rowKey(line)) : row(line.get("ex"));
    }

    private static String rowKey(JsonNode line) {
        return line.get("ds").asText() + "\n" + line.get("sub").asText() + "\n"
                + line.get("i").asInt();
    }

    @SuppressWarnings("unchecked") // a JSON object is a map with text keys
    private static Map<String, Object> row(JsonNode node) {
        return (Map<String, Object>) PlainData.normalize(JSON.convertValue(node, Object.class));
    }

    static List<JsonNode> lines(Path file) throws IOException {
        List<JsonNode> lines = new ArrayList<>();
        try (BufferedReader reader = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                lines.add(JSON.readTree(line));
            }
        }
        return lines;
    }
}
