package dev.tzero.definitions;

import dev.tzero.prompts.Prompt;
import dev.tzero.prompts.PromptMetadata;
import dev.tzero.proto.prompt.v1.PromptDefinition;

/**
 * Prompts as they travel and as they are applied. What a prompt has none of (subset, answer choices) is the empty text in a
 * definition; what nobody said about it is absent in both.
 */
public final class PromptDefinitions {

    /** Stands for the id of a prompt that may have none yet. */
    public static final String NO_ID = "00000000-0000-0000-0000-000000000000";

    private PromptDefinitions() {}

    /**
     * The prompt of a definition.
     *
     * @throws IllegalArgumentException naming the field that no prompt can have
     */
    public static Prompt prompt(String promptId, PromptDefinition definition) {
        return new Prompt(
                promptId,
                definition.getDataset(),
                definition.getSubset(),
                definition.getName(),
                definition.getTemplate(),
                definition.getAnswerChoices().isEmpty() ? null : definition.getAnswerChoices(),
                definition.getReference(),
                metadata(definition.getMetadata()));
    }

    /** The definition of a prompt; its id is not part of it. */
    public static PromptDefinition definition(Prompt prompt) {
        return PromptDefinition.newBuilder()
                .setDataset(prompt.dataset())
                .setSubset(prompt.subsetName().orElse(""))
                .setName(prompt.name())
                .setTemplate(prompt.jinja())
                .setAnswerChoices(prompt.answerChoices() == null ? "" : prompt.answerChoices())
                .setReference(prompt.reference())
                .setMetadata(metadata(prompt.metadata()))
                .build();
    }

    private static PromptMetadata metadata(dev.tzero.proto.prompt.v1.PromptMetadata metadata) {
        return new PromptMetadata(
                metadata.hasOriginalTask() ? metadata.getOriginalTask() : null,
                metadata.hasChoicesInPrompt() ? metadata.getChoicesInPrompt() : null,
                metadata.getMetricsList(),
                metadata.getLanguagesList());
    }

    private static dev.tzero.proto.prompt.v1.PromptMetadata metadata(PromptMetadata metadata) {
        var travelling = dev.tzero.proto.prompt.v1.PromptMetadata.newBuilder()
                .addAllMetrics(metadata.metrics())
                .addAllLanguages(metadata.languages());
        if (metadata.originalTask() != null) {
            travelling.setOriginalTask(metadata.originalTask());
        }
        if (metadata.choicesInPrompt() != null) {
            travelling.setChoicesInPrompt(metadata.choicesInPrompt());
        }
        return travelling.build();
    }
}
