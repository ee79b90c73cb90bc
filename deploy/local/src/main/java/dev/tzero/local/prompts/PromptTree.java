package dev.tzero.local.prompts;

import dev.tzero.local.LaunchException;
import dev.tzero.prompts.CodePoints;
import dev.tzero.prompts.Prompt;
import dev.tzero.prompts.PromptCollection;
import dev.tzero.prompts.PromptFormatException;
import dev.tzero.prompts.PromptYaml;
import dev.tzero.prompts.Truncation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A folder of prompts, {@code dataset/templates.yaml} or {@code dataset/subset/templates.yaml}, of which the datasets asked
 * for are read and compiled, each once. Safe for threads.
 */
final class PromptTree {

    /** What a row may not call a dataset, lest it names files outside of the tree. */
    private static final Set<String> LEADS_ELSEWHERE = Set.of("", ".", "..");

    private final Path folder;
    private final Truncation truncation;
    private final Map<Path, Optional<List<AppliedPrompt>>> known = new ConcurrentHashMap<>();

    private PromptTree(Path folder, Truncation truncation) {
        this.folder = folder;
        this.truncation = truncation;
    }

    /** @throws LaunchException if there is no such folder, or no prompt in it */
    static PromptTree open(Path folder, Truncation truncation) {
        if (!Files.isDirectory(folder)) {
            throw new LaunchException("--templates: there is no folder " + folder
                    + "; expected one that holds dataset/templates.yaml or dataset/subset/templates.yaml");
        }
        try {
            if (PromptYaml.files(folder).isEmpty()) {
                throw new LaunchException("--templates: there is no templates.yaml below " + folder
                        + "; expected dataset/templates.yaml or dataset/subset/templates.yaml");
            }
        } catch (IOException e) {
            throw new LaunchException("--templates: " + folder + " cannot be read: " + e.getMessage(), e);
        }
        return new PromptTree(folder, truncation);
    }

    /**
     * The prompts of a dataset by code point order of their names; empty if the tree has none for it.
     *
     * @param subset null for none
     * @throws LaunchException naming file, line and field if the file is not one of prompts
     */
    Optional<List<AppliedPrompt>> prompts(String dataset, String subset) {
        String name = subset == null || subset.isEmpty() ? dataset : dataset + "/" + subset;
        if (Arrays.stream(name.split("/", -1)).anyMatch(LEADS_ELSEWHERE::contains)) {
            return Optional.empty();
        }
        try {
            return known.computeIfAbsent(folder.resolve(name).resolve("templates.yaml"), this::read);
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    private Optional<List<AppliedPrompt>> read(Path file) {
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try {
            PromptCollection collection = PromptYaml.read(file);
            return Optional.of(collection.prompts().stream()
                    .sorted(CodePoints.ascending(Prompt::name))
                    .map(prompt -> AppliedPrompt.of(prompt, truncation))
                    .toList());
        } catch (PromptFormatException e) {
            throw new LaunchException("--templates: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new LaunchException("--templates: " + file + " cannot be read: " + e.getMessage(), e);
        }
    }
}
