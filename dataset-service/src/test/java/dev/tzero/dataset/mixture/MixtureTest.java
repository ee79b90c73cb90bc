package dev.tzero.dataset.mixture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tzero.dataset.TestPrompts;
import dev.tzero.dataset.error.DatasetError;
import dev.tzero.platform.errors.ServiceException;
import dev.tzero.proto.dataset.v1.Mixture;
import dev.tzero.proto.prompt.v1.PromptRevision;
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
                "m.yaml: 'entries[0].wieght' is no key of a mixture; keys here: dataset, exclude, max_rows, prompts, split, subset, tasks, weight",
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
                parts.stream().map(part -> part.share().weight(100)).toList());
        assertEquals(9, parts.getFirst().maxRows());
        assertEquals(List.of("a_one", "a_three", "b_one"), names(parts));
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

    @Test
    void largeDatasetsAreCutAndTheirPromptsDivideWhatIsLeft() {
        List<MixtureTasks.Part> parts =
                resolve("rate: proportional\ncap: 30\nentries:\n- {dataset: a, weight: 2}\n- {dataset: b}\n");

        Share large = parts.getFirst().share();
        Share alone = parts.getLast().share();
        assertEquals(List.of(10L, 30L, 30L), List.of(large.examples(100), large.examples(30), alone.examples(100)));
        assertEquals(List.of(20.0, 60.0, 30.0), List.of(large.weight(100), large.weight(30), alone.weight(100)));
    }

    @Test
    void uniformTasksWeighTheSameWhateverTheirRows() {
        List<MixtureTasks.Part> parts = resolve("rate: uniform\nentries:\n- {dataset: a}\n- {dataset: b, weight: 3}\n");

        assertEquals(
                List.of(1.0, 1.0, 1.0, 3.0),
                parts.stream().map(part -> part.share().weight(50)).toList());
    }

    @Test
    void tasksArePickedByPatternsAndSpelledOut() {
        Mixture mixture = mixture("entries:\n- {tasks: ['*_o?e', 'a_t*'], exclude: ['a_three'], weight: 3}\n");
        List<MixtureTasks.Part> parts = MixtureTasks.resolve(mixture, PROMPTS);
        Mixture spelled = MixtureTasks.spelledOut(mixture, parts);

        assertEquals(List.of("a_one", "a_two", "b_one"), names(parts));
        assertEquals(
                List.of(2.0, 1.0),
                List.of(spelled.getEntries(0).getWeight(), spelled.getEntries(1).getWeight()));
        assertEquals(
                parts.stream().map(part -> part.share().weight(7)).toList(),
                MixtureTasks.resolve(spelled, PROMPTS).stream()
                        .map(part -> part.share().weight(7))
                        .toList());
        assertEquals(
                "mixture 'm': 'entries[0]' matches no task: c_*",
                refused("- {tasks: [c_*]}", DatasetError.BROKEN_MIXTURE));
        broken(
                "m.yaml: 'entries[0].tasks' names tasks of any dataset; dataset, subset and prompts cannot stand beside it",
                "- {tasks: [a], dataset: a}");
    }

    @Test
    void promptsAreSelectedByWhatTheyAskFor() {
        TestPrompts prompts = TestPrompts.of(
                asking(TestPrompts.prompt("a", "other", "x|||y", ""), false),
                asking(TestPrompts.prompt("a", "two", "x|||y", ""), true),
                asking(TestPrompts.prompt("a", "one", "x|||y", ""), true),
                asking(TestPrompts.prompt("b", "other", "x|||y", ""), false));
        String entries = "entries:\n- {tasks: ['*']}\n";

        assertEquals(
                List.of("a_one", "a_two"),
                names(MixtureTasks.resolve(mixture("prompt_selection: original_task\n" + entries), prompts)));
        assertEquals(
                List.of("a_one"),
                names(MixtureTasks.resolve(mixture("prompt_selection: one_original_task\n" + entries), prompts)));
        assertEquals(
                "m.yaml: 'prompt_selection' should be one of all, one_original_task, original_task, found some",
                assertThrows(BrokenMixtureException.class, () -> mixture("prompt_selection: some\n" + entries))
                        .getMessage());
    }

    @Test
    void trainingOnWhatIsHeldOutIsRefusedUnlessItIsMeant() {
        Mixtures mixtures = new Mixtures(new MixtureCatalog(List.of()), PROMPTS, new HeldOut(List.of("b")));
        String both = "entries:\n- {dataset: a}\n- {dataset: b}\n";

        ServiceException refused =
                assertThrows(ServiceException.class, () -> mixtures.resolve(mixture("held_out: [a/none, b]\n" + both)));
        assertEquals(DatasetError.HELD_OUT_DATASET, refused.code());
        assertEquals(
                "mixture 'm' trains on what is held out: b; leave it out, or say train_on_held_out",
                refused.getMessage());
        assertThrows(ServiceException.class, () -> mixtures.resolve(mixture(both)), "by the configuration alone");
        assertEquals(
                4,
                mixtures.resolve(mixture("train_on_held_out: true\n" + both))
                        .parts()
                        .size());
        assertEquals(
                4,
                mixtures.resolve(mixture(both).toBuilder().setSplit("test").build())
                        .parts()
                        .size());
        assertEquals(
                4,
                mixtures.resolve(mixture("entries:\n- {dataset: a}\n- {dataset: b, split: validation}\n"))
                        .parts()
                        .size());
    }

    @Test
    void mixturesOfT0AreThereWithThePromptsThatAreStored() throws IOException {
        TestPrompts prompts = TestPrompts.of(
                asking(TestPrompts.prompt("imdb", "good", "x|||y", ""), true),
                asking(TestPrompts.prompt("anli", "claim", "x|||y", "yes|||no"), true));
        Mixtures mixtures = new Mixtures(new MixtureCatalog(List.of(folder)), prompts, new HeldOut(List.of()));

        assertEquals(
                List.of(
                        "t0++_train",
                        "t0+_train",
                        "t0_eval_score_eval",
                        "t0_train",
                        "t0_train_all_og_prompts",
                        "t0_train_one_og_prompt"),
                List.copyOf(mixtures.find().mixtures().keySet()));
        var train = mixtures.resolve(mixtures.mixture("t0_train")).parts();
        assertEquals(List.of("imdb_good"), names(train));
        assertEquals(25_000, train.getFirst().share().examples(1_000_000));
        var ranked = mixtures.resolve(mixtures.mixture("t0_eval_score_eval")).parts();
        assertEquals(
                List.of("anli_claim_r1_score_eval", "anli_claim_r2_score_eval", "anli_claim_r3_score_eval"),
                names(ranked));
        assertEquals(
                List.of("dev_r1", "dev_r2", "dev_r3"),
                ranked.stream().map(MixtureTasks.Part::split).toList());
        assertThrows(ServiceException.class, () -> mixtures.mixture("bias_fairness_eval_score_eval"));

        Files.writeString(folder.resolve("t0.yaml"), "{name: t0_train, split: test, entries: [{dataset: imdb}]}");
        assertEquals("test", mixtures.mixture("t0_train").getSplit(), "a file of that name comes first");
    }

    private static PromptRevision asking(PromptRevision prompt, boolean originalTask) {
        PromptRevision.Builder changed = prompt.toBuilder();
        changed.getDefinitionBuilder().getMetadataBuilder().setOriginalTask(originalTask);
        return changed.build();
    }

    private static List<String> names(List<MixtureTasks.Part> parts) {
        return parts.stream().map(part -> part.task().name()).toList();
    }

    private static List<MixtureTasks.Part> resolve(String yaml) {
        return MixtureTasks.resolve(mixture(yaml), PROMPTS);
    }

    private static Mixture mixture(String yaml) {
        return MixtureFile.parse("m.yaml", "name: m\nsplit: train\n" + yaml);
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
