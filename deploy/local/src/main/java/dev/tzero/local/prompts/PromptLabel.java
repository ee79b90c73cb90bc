package dev.tzero.local.prompts;

import dev.tzero.proto.prompt.v1.PromptDefinition;
import dev.tzero.proto.prompt.v1.PromptRevision;

/** {@code dataset/name} or {@code dataset/subset/name}, as people name a prompt. */
final class PromptLabel {

    private PromptLabel() {}

    static String of(PromptRevision prompt) {
        return of(prompt.getDefinition());
    }

    static String of(PromptDefinition definition) {
        return definition.getDataset()
                + (definition.getSubset().isEmpty() ? "" : "/" + definition.getSubset())
                + "/"
                + definition.getName();
    }
}
