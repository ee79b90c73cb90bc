package dev.tzero.dataset;

import dev.tzero.dataset.source.DatasetName;
import dev.tzero.dataset.task.Prompts;
import dev.tzero.dataset.task.Task;
import dev.tzero.proto.prompt.v1.PromptDefinition;
import dev.tzero.proto.prompt.v1.PromptRevision;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Prompts for tests. */
public record TestPrompts(List<PromptRevision> all) implements Prompts {

    public static TestPrompts of(PromptRevision... prompts) {
        return new TestPrompts(List.of(prompts));
    }

    /** A prompt whose id follows from dataset and name. */
    public static PromptRevision prompt(String dataset, String name, String template, String choices) {
        return PromptRevision.newBuilder()
                .setPromptId(UUID.nameUUIDFromBytes((dataset + "/" + name).getBytes(StandardCharsets.UTF_8))
                        .toString())
                .setRevision(1)
                .setDefinition(PromptDefinition.newBuilder()
                        .setDataset(dataset)
                        .setName(name)
                        .setTemplate(template)
                        .setAnswerChoices(choices))
                .build();
    }

    @Override
    public List<PromptRevision> of(DatasetName dataset) {
        return all.stream()
                .filter(prompt -> Task.of(prompt).dataset().equals(dataset))
                .toList();
    }

    @Override
    public Optional<PromptRevision> byId(String promptId) {
        return all.stream()
                .filter(prompt -> prompt.getPromptId().equals(promptId))
                .findFirst();
    }
}
