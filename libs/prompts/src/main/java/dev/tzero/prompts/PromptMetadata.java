package dev.tzero.prompts;

import java.util.List;

/**
 * What is known about a prompt's task.
 *
 * @param originalTask whether it asks for what the dataset was made for; null if nobody said
 * @param choicesInPrompt whether the input lists the choices; null if nobody said
 * @param metrics names such as {@code Accuracy}; empty if nobody said
 * @param languages BCP-47 tags such as {@code en}; empty if nobody said
 */
public record PromptMetadata(
        Boolean originalTask, Boolean choicesInPrompt, List<String> metrics, List<String> languages) {

    /** Nothing is known. */
    public static final PromptMetadata UNKNOWN = new PromptMetadata(null, null, List.of(), List.of());

    public PromptMetadata {
        metrics = List.copyOf(metrics);
        languages = List.copyOf(languages);
    }
}
