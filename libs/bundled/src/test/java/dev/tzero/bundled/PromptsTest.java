package dev.tzero.bundled;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tzero.prompts.CompiledPrompt;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PromptsTest {

    private static final int ROWS_PER_SPLIT = 40;
    private static final BundledDatasets DATASETS = new BundledDatasets(Bundled.SEED);
    private static final Pattern EXPRESSION = Pattern.compile("\\{\\{.*?}}|\\{%.*?%}");

    static List<Bundled.Dataset> datasets() {
        return Bundled.datasets();
    }

    @ParameterizedTest
    @MethodSource("datasets")
    void everyPromptPhrasesRowsOfEverySplitWithKnownWordsAndTheTargetAmongTheChoices(Bundled.Dataset dataset)
            throws IOException {
        var known = Set.copyOf(tokenizer().tokens());
        var columns = BundledDatasets.task(dataset.name()).features().keySet();
        var rows = DATASETS.rows(dataset.name());

        for (var prompt : Vocabulary.prompts(dataset.name())) {
            var label = prompt.prompt().label();
            assertTrue(columns.containsAll(prompt.columns()), label + " reads " + prompt.columns());
            for (var split : Split.values()) {
                for (var row : rows.get(split).subList(0, ROWS_PER_SPLIT)) {
                    var example = prompt.apply(row);
                    var choices = example.answerChoices().orElseThrow();

                    assertTrue(example.isPair(), label + " on " + row + ": " + example);
                    assertEquals(List.of(), example.targetsOutsideChoices(), label + " on " + row);
                    assertTrue(choices.size() >= 2 && Set.copyOf(choices).size() == choices.size(), label + choices);
                    var words = new TreeSet<>(TokenizerFile.split(example.input()));
                    choices.forEach(choice -> words.addAll(TokenizerFile.split(choice)));
                    words.removeAll(known);
                    assertEquals(Set.of(), words, label + " on " + row);
                    if (prompt.prompt().metadata().choicesInPrompt()) {
                        assertTrue(namesAll(example.input(), choices), label + " does not list " + choices);
                    }
                }
            }
        }
    }

    @Test
    void everyInstructionWordOfAHeldOutPromptOccursInATrainingPrompt() throws IOException {
        var trained = new HashSet<String>();
        for (var prompt : promptsOf("bundled_train")) {
            trained.addAll(instructionWords(prompt));
        }

        for (var mixture : List.of("bundled_eval_new_prompts", "bundled_eval_held_out")) {
            for (var prompt : promptsOf(mixture)) {
                var unknown = instructionWords(prompt);
                unknown.removeAll(trained);
                assertEquals(Set.of(), unknown, prompt.prompt().label());
            }
        }
    }

    @Test
    void promptsDifferInIdAndWordingAndAskInMoreThanOneWay() throws IOException {
        var all = new ArrayList<CompiledPrompt>();
        for (var dataset : datasets()) {
            all.addAll(Vocabulary.prompts(dataset.name()));
        }

        assertEquals(
                all.size(),
                all.stream().map(prompt -> prompt.prompt().id()).distinct().count());
        assertEquals(
                all.size(),
                all.stream().map(prompt -> prompt.prompt().label()).distinct().count());
        assertTrue(all.stream()
                        .filter(prompt -> prompt.prompt().metadata().choicesInPrompt())
                        .count()
                >= 20);
        assertTrue(all.stream()
                        .filter(prompt -> !prompt.prompt().metadata().choicesInPrompt())
                        .count()
                >= 20);
        assertTrue(all.stream()
                        .filter(prompt -> !prompt.prompt().metadata().originalTask())
                        .count()
                >= 4);
        assertTrue(all.stream()
                        .filter(prompt -> choices(prompt).equals(List.of("false", "true")))
                        .count()
                >= 10);
        for (var dataset : datasets()) {
            var wordings = Vocabulary.prompts(dataset.name()).stream()
                    .map(prompt -> prompt.prompt().jinja())
                    .toList();
            assertEquals(wordings.size(), Set.copyOf(wordings).size(), dataset.name());
        }
    }

    @Test
    void everyPromptBelongsToAMixture() throws IOException {
        for (var dataset : datasets()) {
            var used = new TreeSet<String>();
            for (var mixture : Bundled.MIXTURES) {
                Mixture.bundled(mixture).entries().stream()
                        .filter(entry -> entry.dataset().equals(dataset.name()))
                        .forEach(entry -> used.addAll(entry.prompts()));
            }
            var names = new TreeSet<String>();
            Vocabulary.prompts(dataset.name())
                    .forEach(prompt -> names.add(prompt.prompt().name()));

            assertEquals(names, used, dataset.name());
        }
    }

    @Test
    void theTokenizerIsTheOneThatTheTrainingPartGives() throws IOException {
        try (var json = Bundled.tokenizer()) {
            assertEquals(Vocabulary.build(DATASETS).toJson(), new String(json.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    private static List<CompiledPrompt> promptsOf(String mixture) throws IOException {
        var prompts = new ArrayList<CompiledPrompt>();
        for (var entry : Mixture.bundled(mixture).entries()) {
            Vocabulary.prompts(entry.dataset()).stream()
                    .filter(prompt -> entry.prompts().contains(prompt.prompt().name()))
                    .forEach(prompts::add);
        }
        return prompts;
    }

    /** What a prompt says itself, before the target: its text without expressions and statements. */
    private static Set<String> instructionWords(CompiledPrompt prompt) {
        var text = EXPRESSION.matcher(prompt.prompt().jinja()).replaceAll(" ");
        return new TreeSet<>(TokenizerFile.split(text.substring(0, text.indexOf(CompiledPrompt.SEPARATOR))));
    }

    private static List<String> choices(CompiledPrompt prompt) {
        return prompt.fixedChoices().orElse(List.of());
    }

    private static boolean namesAll(String input, List<String> choices) {
        var lower = input.toLowerCase(Locale.ROOT);
        return choices.stream().allMatch(choice -> lower.contains(choice.toLowerCase(Locale.ROOT)));
    }

    private static TokenizerFile tokenizer() throws IOException {
        try (var json = Bundled.tokenizer()) {
            return TokenizerFile.read(json);
        }
    }
}
