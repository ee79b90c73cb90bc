package dev.tzero.bundled;

import dev.tzero.prompts.CompiledPrompt;
import dev.tzero.prompts.PromptYaml;
import dev.tzero.prompts.PromptedExample;
import dev.tzero.prompts.Truncation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The words of the training part: training rows of the trained datasets, phrased by the training wordings. Held-out rows and
 * wordings are not looked at.
 */
final class Vocabulary {

    private static final String TRAINING = "bundled_train";

    private Vocabulary() {}

    /** Writes {@code tokenizer.json} to the path; run it after a change of the words of the world or of training prompts. */
    public static void main(String[] arguments) throws IOException {
        Files.writeString(
                Path.of(arguments[0]), build(new BundledDatasets(Bundled.SEED)).toJson());
    }

    /** The tokenizer of these datasets and the bundled training mixture. */
    static TokenizerFile build(BundledDatasets datasets) throws IOException {
        var words = new TreeSet<String>();
        for (var entry : Mixture.bundled(TRAINING).entries()) {
            var prompts = prompts(entry.dataset()).stream()
                    .filter(prompt -> entry.prompts().contains(prompt.prompt().name()))
                    .toList();
            var rows = datasets.rows(entry.dataset()).get(Split.TRAIN);
            // Every row once, every prompt on many rows: all words of both come by.
            for (int i = 0; i < rows.size(); i++) {
                add(words, prompts.get(i % prompts.size()).apply(rows.get(i)));
            }
        }
        return TokenizerFile.of(words);
    }

    /** The prompts of a dataset, compiled. */
    static List<CompiledPrompt> prompts(String dataset) throws IOException {
        try (var yaml = Bundled.prompts(dataset)) {
            var text = new String(yaml.readAllBytes(), StandardCharsets.UTF_8);
            return PromptYaml.read(dataset, text).prompts().stream()
                    .map(prompt -> CompiledPrompt.of(prompt, Truncation.NONE))
                    .toList();
        }
    }

    private static void add(Set<String> words, PromptedExample example) {
        example.parts().forEach(part -> words.addAll(TokenizerFile.split(part)));
        example.answerChoices().orElse(List.of()).forEach(choice -> words.addAll(TokenizerFile.split(choice)));
    }
}
