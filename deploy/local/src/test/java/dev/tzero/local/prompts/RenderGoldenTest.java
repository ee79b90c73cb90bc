package dev.tzero.local.prompts;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tzero.local.CommandRun;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command against what PromptSource itself rendered: every prompt of the golden tree on every golden row. */
@Tag("slow")
class RenderGoldenTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path folder;

    private final List<String> rowKeys = new ArrayList<>();

    @Test
    void everyCaseIsRenderedAsTheReferenceDoes() throws IOException {
        assertEquals(List.of(), differences("out", "out_any", List.of()));
    }

    @Test
    void everyCaseIsRenderedAsTheReferenceDoesWithoutTruncation() throws IOException {
        assertEquals(List.of(), differences("full", "full_any", List.of("--no-truncate", "--threads", "1")));
    }

    private List<String> differences(String field, String any, List<String> options) throws IOException {
        Path golden = golden();
        Path out = folder.resolve("out.jsonl");
        List<Object> command = new ArrayList<>(
                List.of("render", "--templates", golden.resolve("templates"), "--rows", rows(golden), "--out", out));
        command.addAll(options);
        var run = CommandRun.of(new PromptsCommand(), command.toArray());
        assertEquals(0, run.exitCode(), run.failure());
        Map<String, JsonNode> rendered = new HashMap<>();
        for (String line : Files.readAllLines(out)) {
            JsonNode node = JSON.readTree(line);
            rendered.put(rowKeys.get(node.get("index").asInt()) + node.get("id").asText(), node);
        }
        List<String> differences = new ArrayList<>();
        int[] cases = {0};
        lines(golden.resolve("cases.jsonl.gz"), wanted -> {
            cases[0]++;
            JsonNode got = rendered.get(key(wanted) + wanted.get("id").asText());
            if (!agrees(wanted, got, field, any)) {
                differences.add(wanted + "\n" + got);
            }
        });
        assertEquals(cases[0], rendered.size());
        return differences;
    }

    private static boolean agrees(JsonNode wanted, JsonNode got, String field, String any) {
        boolean asTruncated = !wanted.has(field) && !wanted.has(any);
        JsonNode parts = wanted.path(asTruncated ? "out" : field);
        JsonNode anyParts = wanted.path(asTruncated ? "out_any" : any);
        boolean partial = wanted.path("out_partial").asBoolean()
                || wanted.path("full_partial").asBoolean();
        boolean partsAgree = !anyParts.isMissingNode()
                ? partial || contains(anyParts, got)
                : parts.has("error") ? got.has("error") : parts.equals(got.get("parts"));
        JsonNode choices = wanted.path("ac");
        boolean choicesAgree = wanted.has("ac_any")
                ? wanted.path("ac_partial").asBoolean() || containsChoices(wanted.get("ac_any"), got)
                : choices.has("error") ? got.get("choices").isNull() : choices.equals(got.get("choices"));
        return partsAgree && choicesAgree;
    }

    private static boolean contains(JsonNode any, JsonNode got) {
        for (JsonNode one : any) {
            if (one.has("error") ? got.has("error") : one.equals(got.get("parts"))) {
                return true;
            }
        }
        return false;
    }

    private static boolean containsChoices(JsonNode any, JsonNode got) {
        for (JsonNode one : any) {
            if (one.equals(got.get("choices"))) {
                return true;
            }
        }
        return false;
    }

    private Path rows(Path golden) throws IOException {
        Path rows = folder.resolve("rows.jsonl");
        try (BufferedWriter writer = Files.newBufferedWriter(rows)) {
            for (String line : texts(golden.resolve("examples.jsonl.gz"))) {
                JsonNode node = JSON.readTree(line);
                rowKeys.add(key(node));
                // The row's own text, so that the command reads its numbers as they were written.
                writer.write("{\"dataset\": " + node.get("ds") + ", \"subset\": " + node.get("sub") + ", \"row\": "
                        + line.substring(line.indexOf("\"ex\":") + 5) + "\n");
            }
        }
        return rows;
    }

    private static String key(JsonNode node) {
        return node.get("ds") + " " + node.get("sub") + " " + node.get("i") + " ";
    }

    private static void lines(Path file, Consumer<JsonNode> reader) throws IOException {
        for (String line : texts(file)) {
            reader.accept(JSON.readTree(line));
        }
    }

    private static List<String> texts(Path file) throws IOException {
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
            return lines.lines().toList();
        }
    }

    private static Path golden() {
        Path golden = Path.of(System.getProperty("tzero.conformance", "")).resolve("p3");
        if (!Files.isDirectory(golden)) {
            String message = "The golden prompt cases are not in " + golden
                    + "; set the system property tzero.conformance to their folder";
            if ("true".equals(System.getenv("CI"))) {
                Assertions.fail(message);
            }
            Assumptions.abort(message);
        }
        return golden;
    }
}
