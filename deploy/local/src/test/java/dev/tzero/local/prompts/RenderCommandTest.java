package dev.tzero.local.prompts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tzero.local.CommandRun;
import dev.tzero.prompts.Prompt;
import dev.tzero.prompts.PromptCollection;
import dev.tzero.prompts.PromptMetadata;
import dev.tzero.prompts.PromptYaml;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RenderCommandTest {

    private static final String ID = "00000000-0000-0000-0000-00000000000";

    @TempDir
    private Path folder;

    private Path tree;
    private Path rows;
    private Path out;

    @BeforeEach
    void writeTree() throws IOException {
        tree = folder.resolve("tree");
        rows = folder.resolve("rows.jsonl");
        out = folder.resolve("out.jsonl");
        PromptYaml.write(
                new PromptCollection(
                        "qa",
                        null,
                        List.of(
                                prompt(1, "qa", null, "\uFF5Elast", "{{ q | length }} ||| {{ a }}", null),
                                prompt(2, "qa", null, "\uD83D\uDE00 later", "{{ q }} ||| {{ a }}", "yes ||| {{ a }}"),
                                prompt(3, "qa", null, "broken", "{% if %}", "yes ||| no"),
                                prompt(4, "qa", null, "draws", "{{ [1, 2, 3, 4, 5, 6, 7, 8] | choice }} ||| x", null))),
                tree);
        PromptYaml.write(
                new PromptCollection(
                        "qa", "hard", List.of(prompt(5, "qa", "hard", "divides", "{{ (1 // n) }} ||| é", "é ||| b"))),
                tree);
    }

    private static Prompt prompt(int id, String dataset, String subset, String name, String jinja, String choices) {
        return new Prompt(ID + id, dataset, subset, name, jinja, choices, "", PromptMetadata.UNKNOWN);
    }

    private CommandRun render(Object... more) {
        return CommandRun.of(
                new PromptsCommand(),
                Stream.concat(Stream.of("render", "--templates", tree, "--rows", rows, "--out", out), Stream.of(more))
                        .toArray());
    }

    @Test
    void everyPromptOfTheDatasetIsAppliedInTheOrderOfRowsAndNames() throws IOException {
        Files.writeString(rows, """
                {"dataset": "qa", "subset": "hard", "row": {"n": 1}, "comment": "not looked at"}

                {"dataset": "qa", "row": {"q": "a|||b", "a": "no"}}
                {"subset": "hard", "dataset": "qa", "row": {"n": 0}}""");

        var run = render("--seed", 3);

        assertEquals(0, run.exitCode(), run.failure());
        List<String> lines = Files.readAllLines(out);
        assertEquals(
                List.of("divides 0", "broken 2", "draws 2", "\uFF5Elast 2", "\uD83D\uDE00 later 2", "divides 3"),
                lines.stream()
                        .map(line -> line.replaceAll(".*\"template\": \"(.*?)\".*\"index\": (\\d+).*", "$1 $2"))
                        .toList());
        assertEquals(
                "{\"dataset\": \"qa\", \"subset\": \"hard\", \"template\": \"divides\", \"id\": \"" + ID
                        + "5\", \"index\": 0, \"parts\": [\"1\", \"é\"], \"choices\": [\"é\", \"b\"]}",
                lines.getFirst());
        assertEquals(
                "{\"dataset\": \"qa\", \"subset\": null, \"template\": \"\uD83D\uDE00 later\", \"id\": \"" + ID
                        + "2\", \"index\": 2, \"parts\": [\"a|||b\", \"no\"], \"choices\": [\"yes\", \"no\"]}",
                lines.get(4));
        assertEquals(
                "{\"dataset\": \"qa\", \"subset\": \"hard\", \"template\": \"divides\", \"id\": \"" + ID
                        + "5\", \"index\": 3, \"error\": \"qa/hard/divides:1:7: division by zero; expected another divisor\\n  {{ (1 // n) }} |||"
                        + " é\", \"choices\": [\"é\", \"b\"]}",
                lines.getLast());
        assertTrue(lines.get(1).contains("\"error\": \"qa/broken:1:7: "), lines.get(1));
        assertTrue(run.err().startsWith("3 rows, 6 prompts, 2 of them errors in "), run.err());
        assertEquals(List.of("out.jsonl", "rows.jsonl", "tree"), names());
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void theSeedDecidesWhateverTheNumberOfThreads() throws IOException {
        Files.writeString(rows, "{\"dataset\": \"qa\", \"row\": {\"q\": \"q\", \"a\": \"a\"}}\n".repeat(500));
        render("--seed", 7, "--threads", 1);
        String one = Files.readString(out);
        render("--seed", 7, "--threads", 4);
        String four = Files.readString(out);
        render("--seed", 8);
        String other = Files.readString(out);

        assertEquals(one, four);
        assertEquals(2000, one.lines().count());
        assertTrue(!one.equals(other), "another seed draws otherwise");
    }

    @Test
    void longValuesAreCutUnlessToldOtherwise() throws IOException {
        Files.writeString(
                rows, "{\"dataset\": \"qa\", \"row\": {\"q\": \"" + "x".repeat(3000) + "\", \"a\": \"a\"}}\n");
        render();
        assertEquals(1, Files.readString(out).split("x{2045}\\.\\.\\.", -1).length - 1);
        render("--no-truncate");
        assertEquals(1, Files.readString(out).split("x{3000}", -1).length - 1);
    }

    @Test
    void datasetsWithoutPromptsAreSaid() throws IOException {
        Files.writeString(rows, """
                {"dataset": "other", "subset": null, "row": {}}
                {"dataset": "../tree/qa", "subset": null, "row": {}}
                {"dataset": "other", "subset": "x", "row": {}}
                {"dataset": "other", "subset": null, "row": {}}
                """);

        var run = render();

        assertEquals(0, run.exitCode());
        assertEquals("", Files.readString(out));
        assertTrue(
                run.err()
                        .contains("4 rows are of datasets that " + tree
                                + " has no prompts for: other (2), ../tree/qa (1), other/x (1)"),
                run.err());
    }

    @Test
    void aLineThatIsNoRowIsNamedAndLeavesNoFile() throws IOException {
        String good = "{\"dataset\": \"qa\", \"subset\": \"hard\", \"row\": {\"n\": 1}}\n";
        assertFailure("3: the line is not JSON at column 11: ", good + good + "{\"dataset\"\n" + good);
        assertFailure("1: dataset is null, expected a text", "{\"row\": {}}");
        assertFailure(
                "2: subset is 7, expected a text or null", good + "{\"dataset\": \"qa\", \"subset\": 7, \"row\": {}}");
        assertFailure("1: row is [], expected an object", "{\"dataset\": \"qa\", \"row\": []}");
        assertFailure("1: the line is [1], expected an object", "[1]");
        Files.write(rows, (good + "\"\u00ff\"").getBytes(StandardCharsets.ISO_8859_1));
        assertEquals(rows + ":2: the line is not UTF-8, expected UTF-8", render().failure());
        assertEquals(List.of("rows.jsonl", "tree"), names());
    }

    private void assertFailure(String expected, String content) throws IOException {
        Files.writeString(rows, content);
        var run = render();
        assertEquals(1, run.exitCode());
        assertTrue(run.failure().startsWith(rows + ":" + expected), run.failure());
        assertEquals(List.of("rows.jsonl", "tree"), names());
    }

    @Test
    void whatIsMissingOrBrokenIsNamed() throws IOException {
        assertTrue(render().failure().startsWith("--rows: there is no file "));
        Files.writeString(rows, "{\"dataset\": \"qa\", \"row\": {}}");
        assertTrue(render("--threads", 0).failure().startsWith("--threads: 0; expected 1 or more"));
        Files.writeString(tree.resolve("qa/templates.yaml"), "dataset: qa\ntemplates: 7\n");
        assertEquals(
                "--templates: " + tree.resolve("qa/templates.yaml") + ":2: templates is not a map, expected a map",
                render().failure());
        tree = folder.resolve("none");
        assertTrue(render().failure().startsWith("--templates: there is no folder "));
        tree = Files.createDirectory(folder.resolve("empty"));
        assertTrue(render().failure().startsWith("--templates: there is no templates.yaml below "));
        assertEquals(
                2, CommandRun.of(new PromptsCommand(), "render", "--rows", rows).exitCode());
    }

    @Test
    void inputAndOutputOfTheProcessAreDashes() {
        var run = CommandRun.withInput(
                new PromptsCommand(),
                "{\"dataset\": \"qa\", \"subset\": \"hard\", \"row\": {\"n\": NaN}}",
                "render",
                "--templates",
                tree,
                "--rows",
                "-",
                "--out",
                "-");

        assertEquals(0, run.exitCode(), run.failure());
        assertTrue(run.out().contains("\"parts\": [\"nan\", \"é\"]"), run.out());
    }
}
