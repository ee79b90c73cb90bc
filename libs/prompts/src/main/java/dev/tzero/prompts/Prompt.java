package dev.tzero.prompts;

import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One way to phrase the rows of a dataset; PromptSource's template.
 *
 * @param id a UUID, stable over renames
 * @param dataset as Hugging Face names it
 * @param subset configuration of the dataset; null for datasets without
 * @param name unique within the dataset and subset
 * @param jinja input and target, divided by {@code |||}
 * @param answerChoices template of the choices, divided by {@code |||}; null for tasks without choices
 * @param reference where the prompt comes from; may be empty
 * @param metadata what is known about the task
 */
public record Prompt(
        String id,
        String dataset,
        String subset,
        String name,
        String jinja,
        String answerChoices,
        String reference,
        PromptMetadata metadata) {

    private static final Pattern UUID =
            Pattern.compile("[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");

    public Prompt {
        requireText("id", id);
        if (!isId(id)) {
            throw new IllegalArgumentException("Prompt.id is '" + id + "', expected a UUID");
        }
        requireText("dataset", dataset);
        subset = subset == null || subset.isEmpty() ? null : subset;
        requireText("name", name);
        Objects.requireNonNull(jinja, "Prompt.jinja is null, expected a template");
        reference = reference == null ? "" : reference;
        Objects.requireNonNull(metadata, "Prompt.metadata is null, expected metadata");
    }

    /** Whether a text is a UUID, as PromptSource writes it. */
    public static boolean isId(String text) {
        return UUID.matcher(text).matches();
    }

    /** The subset, if the dataset has any. */
    public Optional<String> subsetName() {
        return Optional.ofNullable(subset);
    }

    /** {@code dataset/name} or {@code dataset/subset/name}, for messages and keys. */
    public String label() {
        return dataset + "/" + (subset == null ? "" : subset + "/") + name;
    }

    private static void requireText(String field, String value) {
        if (value == null || value.isBlank()) {
            throw new IllegalArgumentException("Prompt." + field + " is empty, expected text");
        }
        if (value.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("Prompt." + field + " has control characters, expected plain text");
        }
    }
}
