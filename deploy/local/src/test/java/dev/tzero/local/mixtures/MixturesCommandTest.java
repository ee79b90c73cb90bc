package dev.tzero.local.mixtures;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tzero.local.CommandRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MixturesCommandTest {

    @TempDir
    private Path tree;

    @Test
    void aMixtureIsShownForProgramsAndForPeople() throws IOException {
        prompt("imdb", "subset: null", "is it \"good\"?");
        prompt("super_glue/rte", "subset: rte", "follows");

        var trained = run("t0_train", "--json");
        var ranked = run("t0_eval_score_eval", "--json");
        var people = run("t0_train");

        assertEquals(new ObjectMapper().readTree("""
                {"mixture": "t0_train", "tasks": [{"task": "imdb_is_it_good_", "dataset": "imdb", "subset": null,
                 "template": "is it \\"good\\"?", "cap": 25000}]}"""), new ObjectMapper().readTree(trained.out()));
        assertEquals(new ObjectMapper().readTree("""
                {"mixture": "t0_eval_score_eval", "tasks": [{"task": "super_glue_rte_follows_score_eval",
                 "dataset": "super_glue", "subset": "rte", "template": "follows", "cap": 2490}]}"""), new ObjectMapper().readTree(ranked.out()));
        assertTrue(people.out().contains("1 tasks of 1 datasets, 25,000 examples"), people.out());
        assertTrue(run("bias_fairness_eval_score_eval").out().contains("0 tasks"), "a mixture may be empty");
    }

    @Test
    void everyMixtureIsListed() {
        var list = CommandRun.of(new MixturesCommand(), "list");

        assertEquals(8, list.out().lines().count(), list.out());
        assertTrue(list.out().contains("t0++_train"), list.out());
    }

    @Test
    void whatCannotBeShownIsNamed() throws IOException {
        assertTrue(
                run("t0_train").failure().contains("there is no prompt"),
                run("t0_train").failure());
        assertTrue(CommandRun.of(new MixturesCommand(), "show", "t0_train", "--prompts", tree.resolve("none"))
                .failure()
                .contains("there is no folder"));
        prompt("imdb", "subset: null", "one");
        assertTrue(run("t1_train").failure().startsWith("there is no mixture 't1_train'; mixtures: t0_train, "));
        Files.writeString(Files.createDirectory(tree.resolve("broken")).resolve("templates.yaml"), "dataset: [");
        assertTrue(run("t0_train").failure().contains("broken"), run("t0_train").failure());
    }

    private CommandRun run(String... arguments) {
        Object[] all = new Object[arguments.length + 3];
        all[0] = "show";
        all[1] = "--prompts";
        all[2] = tree;
        System.arraycopy(arguments, 0, all, 3, arguments.length);
        return CommandRun.of(new MixturesCommand(), all);
    }

    private void prompt(String folder, String subset, String name) throws IOException {
        String id = "00000000-0000-0000-0000-%012d".formatted(folder.length());
        Files.writeString(Files.createDirectories(tree.resolve(folder)).resolve("templates.yaml"), """
                dataset: %s
                %s
                templates:
                  %s: !Template
                    answer_choices: yes ||| no
                    id: %s
                    jinja: '{{text}} ||| {{answer_choices[label]}}'
                    metadata: !TemplateMetadata
                      choices_in_prompt: false
                      metrics:
                      - Accuracy
                      original_task: true
                    name: '%s'
                    reference: ''
                """.formatted(
                        folder.split("/")[0], subset, id, id, name));
    }
}
