package dev.tzero.prompt.preview;

import dev.tzero.prompts.Prompt;
import dev.tzero.proto.prompt.v1.PromptDefinition;
import dev.tzero.proto.prompt.v1.PromptMetadata;

/** Definitions as they travel, and prompts as they are applied. */
public final class Definitions {

    /** Stands for the id of a prompt that may have none yet. */
    public static final String NO_ID = "00000000-0000-0000-0000-000000000000";

    private Definitions() {}

    /** The prompt of a definition. */
    public static Prompt prompt(String promptId, PromptDefinition definition) {
        PromptMetadata metadata = definition.getMetadata();
        return new Prompt(
                promptId,
                definition.getDataset(),
                definition.getSubset(),
                definition.getName(),
                definition.getTemplate(),
                definition.getAnswerChoices().isEmpty() ? null : definition.getAnswerChoices(),
                definition.getReference(),
                new dev.tzero.prompts.PromptMetadata(
                        metadata.hasOriginalTask() ? metadata.getOriginalTask() : null,
                        metadata.hasChoicesInPrompt() ? metadata.getChoicesInPrompt() : null,
                        metadata.getMetricsList(),
                        metadata.getLanguagesList()));
    }

    /** The definition of a prompt. */
    public static PromptDefinition definition(Prompt prompt) {
        PromptMetadata.Builder metadata = PromptMetadata.newBuilder()
                .addAllMetrics(prompt.metadata().metrics())
                .addAllLanguages(prompt.metadata().languages());
        if (prompt.metadata().originalTask() != null) {
            metadata.setOriginalTask(prompt.metadata().originalTask());
        }
        if (prompt.metadata().choicesInPrompt() != null) {
            metadata.setChoicesInPrompt(prompt.metadata().choicesInPrompt());
        }
        return PromptDefinition.newBuilder()
                .setDataset(prompt.dataset())
                .setSubset(prompt.subsetName().orElse(""))
                .setName(prompt.name())
                .setTemplate(prompt.jinja())
                .setAnswerChoices(prompt.answerChoices() == null ? "" : prompt.answerChoices())
                .setReference(prompt.reference())
                .setMetadata(metadata)
                .build();
    }
}
