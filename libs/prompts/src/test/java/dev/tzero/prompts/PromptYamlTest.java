package dev.tzero.prompts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
    void anythingElseIsRefusedAtItsLine() {
        assertRefused("a: [", "text", 1);
        assertRefused("", "document", 1);
        assertRefused("templates: {}", "dataset", 0);
        assertRefused(FILE.replace("!Template\n", "!!java.net.URL\n"), "templates." + ID, 4);
        assertRefused(FILE.replace("!TemplateMetadata", "!Other"), "templates." + ID + ".metadata", 8);
        assertRefused(
                FILE.replace("choices_in_prompt: true", "choices_in_prompt: maybe"),
                "templates." + ID + ".metadata.choices_in_prompt",
                9);
        assertRefused(FILE.replace("    name: first one\n", ""), "templates." + ID + ".name", 0);
        assertRefused(FILE.replace("id: " + ID, "id: 7"), "templates." + ID, 4);
        assertRefused(FILE.replace("name: first one", "name: first\n    name: second"), "templates." + ID, 16);
        assertRefused(FILE + FILE.substring(FILE.indexOf("  0000")), "templates", 17);
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
