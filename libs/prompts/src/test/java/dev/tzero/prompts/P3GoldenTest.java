package dev.tzero.prompts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tzero.jinja.JinjaException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Holds prompts against what PromptSource itself rendered. */
class P3GoldenTest {

    /** How often a random case is drawn; each draw must be one of the results the reference lists. */
    private static final int DRAWS = 5;

    @Test
    void everyCaseIsRenderedAsTheReferenceDoes() throws IOException {
        Path folder = ConformanceFolder.p3();
        P3Golden golden = P3Golden.read(folder);
        Map<String, List<String>> failures = new TreeMap<>();
        Map<String, CompiledPrompt> compiled = new HashMap<>();

        for (JsonNode line : golden.cases()) {
            check(golden, line, compiled, failures);
        }

        int failed = failures.values().stream().mapToInt(List::size).sum();
        System.out.println("p3: " + (golden.cases().size() - failed) + " of "
                + golden.cases().size() + " cases agree");
        failures.forEach((kind, cases) -> System.out.println(kind + ": " + cases.size() + "\n  "
                + String.join("\n  ", cases.subList(0, Math.min(4, cases.size())))));
        assertTrue(golden.cases().size() > 6000, "the golden cases are not complete");
        assertEquals(0, failed);
    }

    @Test
    void everyPromptHasTheMetadataAndFixedChoicesOfTheReference() throws IOException {
        Path folder = ConformanceFolder.p3();
        P3Golden golden = P3Golden.read(folder);
        List<JsonNode> templates = P3Golden.lines(folder.resolve("templates.jsonl.gz"));

        for (JsonNode line : templates) {
            Prompt prompt = golden.prompt(line);
            assertEquals(line.get("name").asText(), prompt.name());
            assertEquals(flag(line.get("original_task")), prompt.metadata().originalTask(), prompt.label());
            assertEquals(flag(line.get("choices_in_prompt")), prompt.metadata().choicesInPrompt(), prompt.label());
            assertEquals(texts(line.get("metrics")), prompt.metadata().metrics(), prompt.label());
            assertEquals(texts(line.get("languages")), prompt.metadata().languages(), prompt.label());
            List<String> fixed =
                    CompiledPrompt.of(prompt, Truncation.NONE).fixedChoices().orElse(null);
            assertEquals(line.get("fixed").isNull() ? null : texts(line.get("fixed")), fixed, prompt.label());
        }
        assertEquals(1203, templates.size());
        assertEquals(1203, golden.prompts().size());
    }

    @Test
    void everyFileIsWrittenAndReadWithoutLoss() throws IOException {
        for (Path file : PromptYaml.files(ConformanceFolder.p3().resolve("templates"))) {
            PromptCollection read = PromptYaml.read(file);
            PromptCollection again = PromptYaml.read("again", PromptYaml.write(read));
            assertEquals(Set.copyOf(read.prompts()), Set.copyOf(again.prompts()));
        }
    }

    @Test
    void spansOfEveryCaseAreTheTextWithoutSpans() throws IOException {
        P3Golden golden = P3Golden.read(ConformanceFolder.p3());
        Map<String, HighlightedPrompt> highlighted = new HashMap<>();
        Map<String, CompiledPrompt> compiled = new HashMap<>();
        int seed = 0;
        for (JsonNode line : golden.cases()) {
            Prompt prompt = golden.prompt(line);
            Map<String, Object> row = golden.row(line, true);
            Random random = new Random(++seed);
            Random again = new Random(seed);
            HighlightedPrompt spans =
                    highlighted.computeIfAbsent(prompt.id(), _ -> HighlightedPrompt.of(prompt, Truncation.TO_2048));
            CompiledPrompt text =
                    compiled.computeIfAbsent(prompt.id(), _ -> CompiledPrompt.of(prompt, Truncation.TO_2048));
            if (line.path("out").has("error")) {
                assertThrows(JinjaException.class, () -> spans.apply(row, random), prompt.label());
            } else {
                assertEquals(text.apply(row, again), spans.apply(row, random).plain(), prompt.label());
            }
        }
        assertTrue(seed > 6000, "the golden cases are not complete");
    }

    private static Boolean flag(JsonNode node) {
        return node.isNull() ? null : (Boolean) node.asBoolean();
    }

    private static void check(
            P3Golden golden, JsonNode line, Map<String, CompiledPrompt> compiled, Map<String, List<String>> failures) {
        Prompt prompt = golden.prompt(line);
        Map<String, Object> row = golden.row(line, true);
        boolean random = line.path("rnd").asBoolean();
        JsonNode truncated = line.has("out_any") ? line.get("out_any") : line.get("out");
        JsonNode full = line.has("full_any") ? line.get("full_any") : line.has("full") ? line.get("full") : truncated;
        JsonNode choices = line.has("ac_any") ? line.get("ac_any") : line.get("ac");
        for (Truncation truncation : Truncation.values()) {
            boolean cut = truncation == Truncation.TO_2048;
            JsonNode wanted = cut ? truncated : full;
            boolean partial = line.path(cut ? "out_partial" : "full_partial").asBoolean();
            boolean any = cut ? line.has("out_any") : line.has("full_any") || !line.has("full") && line.has("out_any");
            for (int draw = 0; draw < (random ? DRAWS : 1); draw++) {
                String problem = problem(prompt, row, truncation, compiled, wanted, any, partial, choices, line, draw);
                if (problem != null) {
                    failures.computeIfAbsent(problem.substring(0, problem.indexOf('\n')), k -> new ArrayList<>())
                            .add(prompt.label() + " row " + line.get("i") + problem.substring(problem.indexOf('\n')));
                    return;
                }
            }
        }
    }

    private static String problem(
            Prompt prompt,
            Map<String, Object> row,
            Truncation truncation,
            Map<String, CompiledPrompt> compiled,
            JsonNode wanted,
            boolean any,
            boolean partial,
            JsonNode choices,
            JsonNode line,
            int seed) {
        List<String> parts;
        List<String> rowChoices;
        try {
            CompiledPrompt code =
                    compiled.computeIfAbsent(prompt.id() + truncation, key -> CompiledPrompt.of(prompt, truncation));
            PromptedExample example = code.apply(row, new Random(seed));
            parts = example.parts();
            rowChoices = example.choices();
        } catch (JinjaException e) {
            return wanted.has("error") ? null : "fails: " + e.kind() + "\n" + e.getMessage();
        }
        if (wanted.has("error")) {
            return "should fail: " + wanted.get("error").asText() + "\n"
                    + wanted.get("msg").asText() + " but is " + parts;
        }
        if (any ? !partial && !contains(wanted, parts) : !texts(wanted).equals(parts)) {
            return "differs: " + truncation + "\n" + difference(any ? wanted.get(0) : wanted, parts);
        }
        boolean choicesAgree = line.has("ac_any")
                ? line.path("ac_partial").asBoolean() || contains(choices, rowChoices)
                : choices.isNull() ? rowChoices == null : texts(choices).equals(rowChoices);
        return choicesAgree ? null : "choices differ\n" + choices + "\n" + rowChoices;
    }

    private static boolean contains(JsonNode any, List<String> parts) {
        for (JsonNode one : any) {
            if (!one.has("error") && texts(one).equals(parts)) {
                return true;
            }
        }
        return false;
    }

    private static List<String> texts(JsonNode node) {
        List<String> texts = new ArrayList<>();
        node.forEach(text -> texts.add(text.asText()));
        return texts;
    }

    private static String difference(JsonNode wanted, List<String> parts) {
        String a = texts(wanted).toString();
        String b = parts.toString();
        int i = 0;
        while (i < Math.min(a.length(), b.length()) && a.charAt(i) == b.charAt(i)) {
            i++;
        }
        int from = Math.max(0, i - 30);
        return "    wanted …" + a.substring(from, Math.min(a.length(), i + 60)) + "\n    got    …"
                + b.substring(from, Math.min(b.length(), i + 60));
    }
}
