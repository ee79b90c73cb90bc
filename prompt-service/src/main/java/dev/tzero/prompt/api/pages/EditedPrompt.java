package dev.tzero.prompt.api.pages;

import dev.tzero.proto.prompt.v1.PromptDefinition;
import dev.tzero.proto.prompt.v1.PromptMetadata;
import java.util.List;

/**
 * A prompt as the editor's form reads and writes it. Fields that a request leaves out are empty.
 *
 * @param originalTask null when nobody said
 * @param choicesInPrompt null when nobody said
 */
public record EditedPrompt(
        String dataset,
        String subset,
        String name,
        String template,
        String answerChoices,
        String reference,
        Boolean originalTask,
        Boolean choicesInPrompt,
        List<String> metrics,
        List<String> languages) {

    public EditedPrompt {
        dataset = text(dataset);
        subset = text(subset);
        name = text(name);
        template = text(template);
        answerChoices = text(answerChoices);
        reference = text(reference);
        metrics = metrics == null ? List.of() : List.copyOf(metrics);
        languages = languages == null ? List.of() : List.copyOf(languages);
    }

    /** A prompt nobody has written yet. */
    static EditedPrompt blank(DataName data) {
        return new EditedPrompt(data.dataset(), data.subset(), "", "", "", "", null, null, List.of(), List.of("en"));
    }

    static EditedPrompt of(PromptDefinition definition) {
        PromptMetadata metadata = definition.getMetadata();
        return new EditedPrompt(
                definition.getDataset(),
                definition.getSubset(),
                definition.getName(),
                definition.getTemplate(),
                definition.getAnswerChoices(),
                definition.getReference(),
                metadata.hasOriginalTask() ? metadata.getOriginalTask() : null,
                metadata.hasChoicesInPrompt() ? metadata.getChoicesInPrompt() : null,
                metadata.getMetricsList(),
                metadata.getLanguagesList());
    }

    PromptDefinition definition() {
        PromptMetadata.Builder metadata =
                PromptMetadata.newBuilder().addAllMetrics(metrics).addAllLanguages(languages);
        if (originalTask != null) {
            metadata.setOriginalTask(originalTask);
        }
        if (choicesInPrompt != null) {
            metadata.setChoicesInPrompt(choicesInPrompt);
        }
        return PromptDefinition.newBuilder()
                .setDataset(dataset)
                .setSubset(subset)
                .setName(name)
                .setTemplate(template)
                .setAnswerChoices(answerChoices)
                .setReference(reference)
                .setMetadata(metadata)
                .build();
    }

    /** Languages as one types them. */
    public String languageList() {
        return String.join(", ", languages);
    }

    private static String text(String text) {
        return text == null ? "" : text;
    }
}
