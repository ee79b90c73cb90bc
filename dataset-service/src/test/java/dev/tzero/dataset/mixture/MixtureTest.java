package dev.tzero.dataset.mixture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tzero.dataset.TestPrompts;
import dev.tzero.dataset.error.DatasetError;
import dev.tzero.platform.errors.ServiceException;
import dev.tzero.proto.dataset.v1.Mixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MixtureTest {

    private static final TestPrompts PROMPTS = TestPrompts.of(
            TestPrompts.prompt("a", "one", "x|||y", ""),
            TestPrompts.prompt("a", "two", "x|||y", ""),
            TestPrompts.prompt("a", "three", "x|||y", ""),
            TestPrompts.prompt("b", "one", "x|||y", ""));

    @TempDir
    Path folder;

    @Test
    void aFileIsReadWithAllItsKeys() {
        Mixture mixture = MixtureFile.parse("m.yaml", """
                name: m
                description: A mixture.
                split: train
                entries:
                - dataset: a
                  subset: s
                  prompts: [one, two]
                  exclude: [two]
                  weight: 2.5
                  max_rows: 100
                - dataset: b
                """);

        assertEquals("m", mixture.getName());
        assertEquals(List.of("one", "two"), mixture.getEntries(0).getPromptsList());
        assertEquals(List.of("two"), mixture.getEntries(0).getExcludedPromptsList());
        assertEquals(2.5, mixture.getEntries(0).getWeight());
        assertEquals(100, mixture.getEntries(0).getMaxRows());
        assertEquals("b", mixture.getEntries(1).getDataset());
    }

    @Test
    void aWrongKeyOrValueIsNamed() {
        broken(
                "m.yaml: 'entries[0].wieght' is no key of a mixture; keys here: dataset, exclude, max_rows, prompts, subset, weight",
                "- {dataset: a, wieght: 2}");
        broken("m.yaml: 'entries[0].weight' should be a number above 0, found much", "- {dataset: a, weight: much}");
        broken(
                "m.yaml: 'entries[0].max_rows' should be a whole number above 0, found -1",
                "- {dataset: a, max_rows: -1}");
        broken("m.yaml: 'entries[0].prompts' should be a list of texts, found 7 in it", "- {dataset: a, prompts: [7]}");
        broken("m.yaml: 'entries[0].dataset' should be a text that is not blank, found null", "- {subset: a}");
        broken("m.yaml: 'entries[0]' should be a mapping, found a", "- a");
    }

    @Test
    void aBrokenFileLeavesTheOthersAlone() throws IOException {
        Files.writeString(folder.resolve("good.yaml"), "{name: good, split: train, entries: [{dataset: a}]}");
        Files.writeString(folder.resolve("bad.yaml"), "name: [");
        MixtureCatalog catalog = new MixtureCatalog(List.of(folder, folder.resolve("absent")));

        assertEquals("good", catalog.mixture("good").getName());
        ServiceException unknown = assertThrows(ServiceException.class, () -> catalog.mixture("bad"));
        assertEquals(DatasetError.UNKNOWN_MIXTURE, unknown.code());
        assertTrue(
                unknown.getMessage()
                        .startsWith("there is no mixture 'bad'; mixtures: good; unreadable: bad.yaml: is no YAML"),
                unknown.getMessage());
    }

    @Test
    void theShareOfADatasetIsDividedAmongItsPrompts() {
        List<MixtureTasks.Part> parts = MixtureTasks.resolve(
                parse("- {dataset: b, weight: 5}\n- {dataset: a, exclude: [two], weight: 3, max_rows: 9}"), PROMPTS);

        assertEquals(
                List.of("a_one", "a_three", "b_one"),
                parts.stream().map(part -> part.task().name()).toList());
        assertEquals(
                List.of(1.5, 1.5, 5.0),
                parts.stream().map(MixtureTasks.Part::weight).toList());
        assertEquals(9, parts.getFirst().maxRows());
    }

    @Test
    void aPromptThatIsNotStoredIsNamed() {
        assertEquals(
                "no prompt 'four' is stored for dataset a; stored: one, three, two",
                refused("- {dataset: a, prompts: [four]}", DatasetError.UNKNOWN_PROMPT));
        assertEquals(
                "no prompt 'four' is stored for dataset a; stored: one, three, two",
                refused("- {dataset: a, exclude: [four]}", DatasetError.UNKNOWN_PROMPT));
        assertEquals(
                "mixture 'm': 'entries[0]' is left without prompts: 0 are stored for dataset c",
                refused("- {dataset: c}", DatasetError.BROKEN_MIXTURE));
    }

    @Test
    void aTaskThatComesTwiceIsRefused() {
        assertEquals(
                "mixture 'm': 'entries[1]' brings task 'a_one' a second time",
                refused("- {dataset: a}\n- {dataset: a, prompts: [one]}", DatasetError.BROKEN_MIXTURE));
    }

    private static String refused(String entries, DatasetError code) {
        ServiceException refused =
                assertThrows(ServiceException.class, () -> MixtureTasks.resolve(parse(entries), PROMPTS));
        assertEquals(code, refused.code());
        return refused.getMessage();
    }

    private static void broken(String message, String entries) {
        assertEquals(
                message,
                assertThrows(BrokenMixtureException.class, () -> parse(entries)).getMessage());
    }

    private static Mixture parse(String entries) {
        return MixtureFile.parse("m.yaml", "name: m\nsplit: train\nentries:\n" + entries + "\n");
    }
}
