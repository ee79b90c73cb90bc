package dev.tzero.prompts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PromptYamlTest {

    private static final String ID = "00000000-0000-0000-0000-000000000001";

    private static final String FILE = """
            dataset: sets
            subset: one
            templates:
              %s: !Template
                answer_choices: no ||| yes
                id: %s
                jinja: "{{ x }} ||| {{\\n y }}"
                metadata: !TemplateMetadata
                  choices_in_prompt: true
                  languages:
                  - en
                  metrics:
                  - Accuracy
                  original_task: null
                name: first one
                reference: ''
            """.formatted(ID, ID);

    @Test
    void fileIsReadAndWrittenWithoutLoss() {
        PromptCollection read = PromptYaml.read("file", FILE);

        Prompt prompt = read.prompts().getFirst();
        assertEquals("sets/one/first one", prompt.label());
        assertEquals("no ||| yes", prompt.answerChoices());
        assertEquals("{{ x }} ||| {{\n y }}", prompt.jinja());
        assertEquals(new PromptMetadata(null, true, List.of("Accuracy"), List.of("en")), prompt.metadata());
        String written = PromptYaml.write(read);
        assertTrue(written.contains("!TemplateMetadata"), written);
        assertEquals(read, PromptYaml.read("again", written));
    }

    @Test
    void textThatYamlCouldTakeForSomethingElseStaysText() {
        for (String text : List.of(
                "yes", "1", "1:30", "~", "null", " a ", "a\nb", "😀 \t", "- x", "{a}", "#", "x: y", "é\u2028")) {
            Prompt prompt = new Prompt(ID, "d", null, "n", text, text, text, PromptMetadata.UNKNOWN);
            PromptCollection collection = new PromptCollection("d", null, List.of(prompt));

            assertEquals(collection, PromptYaml.read("file", PromptYaml.write(collection)));
        }
    }

    @Test
    void missingChoicesAndSubsetAreNull() {
        String file = "dataset: d\ntemplates:\n  " + ID + ": !Template\n    answer_choices: null\n    id: " + ID
                + "\n    jinja: a\n    name: n\n";

        Prompt prompt = PromptYaml.read("file", file).prompts().getFirst();

        assertNull(prompt.answerChoices());
        assertFalse(prompt.subsetName().isPresent());
        assertEquals("", prompt.reference());
    }

    @Test
    void whatIsNoFileOfPromptsIsRefusedAtItsLine() {
        assertRefused("a: [", "text", 1);
        assertRefused("", "document", 1);
        assertRefused("--- a\n--- b\n", "text", 2);
        assertRefused("templates: {}", "dataset", 1);
        assertRefused("dataset: d\ntemplates: [1]", "templates", 2);
        assertRefused("dataset: d\ntemplates:\nauthor: x", "author", 3);
        assertRefused("dataset: d\ntemplates:\n- a\n b: \u0007", "text", 4);
        assertRefused("dataset: \"a\\tb\"\ntemplates: {}", "dataset", 1);
        assertRefused("[".repeat(100_000), "text", 0);
    }

    @Test
    void tagsThatNameSomethingElseAreRefusedAtTheirLine() {
        assertRefused(FILE.replace("!Template\n", "!!java.net.URL\n"), "templates." + ID, 4);
        assertRefused(FILE.replace("!Template\n", "\n"), "templates." + ID, 5);
        assertRefused(FILE.replace("!TemplateMetadata", "!Other"), "templates." + ID + ".metadata", 8);
        assertRefused(
                FILE.replace("name: first", "name: !!python/name:os.system first"), "templates." + ID + ".name", 15);
        assertRefused("!Template\n" + FILE, "document", 1);
    }

    @Test
    void fieldsThatAreWrongAreRefusedByNameAndLine() {
        String field = "templates." + ID + ".";
        assertRefused(FILE.replace("prompt: true", "prompt: maybe"), field + "metadata.choices_in_prompt", 9);
        assertRefused(FILE.replace("prompt: true", "prompt: 'true'"), field + "metadata.choices_in_prompt", 9);
        assertRefused(FILE.replace("- en", "- [en]"), field + "metadata.languages[0]", 11);
        assertRefused(FILE.replace("- en", "- no"), field + "metadata.languages[0]", 11);
        assertRefused(FILE.replace("    name: first one\n", ""), field + "name", 4);
        assertRefused(FILE.replace("name: first one", "name: {a: b}"), field + "name", 15);
        assertRefused(FILE.replace("name: first one", "name: \"a\\0b\""), field + "name", 15);
        assertRefused(FILE.replace("name: first one", "name: ' '"), field + "name", 15);
        assertRefused(FILE.replace("name: first one", "nmae: first one"), field + "nmae", 15);
        assertRefused(FILE.replace("id: " + ID, "id: seven"), field + "id", 6);
        assertRefused(FILE.replace("id: " + ID, "id: 7"), field + "id", 6);
        assertRefused(FILE.replace("id: " + ID, "id: " + ID.replace('1', '2')), field + "id", 6);
        assertRefused(FILE.replace("name: first one", "name: first\n    name: second"), "templates." + ID, 16);
    }

    @Test
    void whatYamlTakesForSomethingElseIsNoText() {
        for (String other : List.of("7", "-0x1F", "1_000.5", "1:30", "2024-01-31", "yes", "Off", ".nan", "=")) {
            assertRefused(FILE.replace("first one", other), "templates." + ID + ".name", 15);
        }
        for (String text : List.of("08", "-.5", "1e3", "yEs", "2024-1-31", "0.1.2", "a: b".replace(": ", ":"))) {
            Prompt prompt = PromptYaml.read("file", FILE.replace("first one", text))
                    .prompts()
                    .getFirst();
            assertEquals(text, prompt.name());
        }
    }

    @Test
    void idsAndNamesAreThereOnce() {
        String second = FILE.substring(FILE.indexOf("  0000"));
        assertRefused(FILE + second, "templates", 17);
        String other = second.replace("-000000000001", "-00000000000a");
        assertRefused(FILE + other, "templates." + ID.replace('1', 'a') + ".name", 28);
        String upper = second.replace("-000000000001", "-00000000000A").replace("first one", "second");
        assertRefused(
                FILE + other.replace("first one", "third") + upper, "templates." + ID.replace('1', 'A') + ".id", 32);
    }

    @Test
    void whatIsTooLongIsRefusedByName() {
        String long10 = "x".repeat(10 << 20);
        assertRefused(FILE.replace("{{ x }}", long10), "templates." + ID + ".jinja", 7);
        assertRefused(FILE + "#" + "x".repeat(32 << 20), "text", 0);
    }

    @Test
    void aliasesStandForWhatTheyNameAndExplodeNowhere() {
        String shared =
                FILE.replace("languages:", "languages: &it").replace("metrics:\n      - Accuracy", "metrics: *it");
        assertEquals(
                List.of("en"),
                PromptYaml.read("file", shared).prompts().getFirst().metadata().metrics());
        StringBuilder bomb = new StringBuilder("dataset: d\ntemplates: {}\na: &a0 [x, x]\n");
        for (int i = 1; i < 60; i++) {
            bomb.append("b%d: &a%d [*a%d, *a%d, *a%d]\n".formatted(i, i, i - 1, i - 1, i - 1));
        }
        assertThrows(PromptFormatException.class, () -> PromptYaml.read("file", bomb.toString()));
        assertRefused("dataset: d\ntemplates: &t\n  k: *t", "templates.k", 2);
    }

    @Test
    void bytesThatAreNoUtf8AreRefusedAtTheirLine() {
        byte[] bytes = FILE.getBytes(StandardCharsets.UTF_8);
        bytes[FILE.indexOf("first one")] = (byte) 0xff;

        var error = assertThrows(PromptFormatException.class, () -> PromptYaml.read("file", bytes));

        assertEquals("file:15: text is not UTF-8, expected UTF-8", error.getMessage());
        byte[] cut = "a: é".getBytes(StandardCharsets.UTF_8);
        assertThrows(PromptFormatException.class, () -> PromptYaml.read("file", Arrays.copyOf(cut, cut.length - 1)));
    }

    private static void assertRefused(String yaml, String field, int line) {
        PromptFormatException error = assertThrows(PromptFormatException.class, () -> PromptYaml.read("file", yaml));
        assertEquals(field, error.field(), error.getMessage());
        if (line > 0) {
            assertEquals(line, error.line(), error.getMessage());
        }
    }

    @Test
    void treeIsFoundAndWrittenByDatasetAndSubset(@TempDir Path tree) throws IOException {
        PromptCollection collection = PromptYaml.read("file", FILE);

        Path file = PromptYaml.write(collection, tree);

        assertEquals(tree.resolve("sets/one/templates.yaml"), file);
        assertEquals(List.of(file), PromptYaml.files(tree));
        assertEquals(collection, PromptYaml.read(file));
        assertThrows(
                IllegalArgumentException.class,
                () -> PromptYaml.write(new PromptCollection("../out", null, List.of()), tree));
        Files.write(file, new byte[] {'a', (byte) 0xff});
        assertThrows(PromptFormatException.class, () -> PromptYaml.read(file));
    }
}
