package dev.tzero.prompt.preview;

import dev.tzero.definitions.PromptDefinitions;
import dev.tzero.prompts.Prompt;
import dev.tzero.proto.prompt.v1.PromptDefinition;

/** Definitions as they travel, and prompts as they are applied. */
public final class Definitions {

    /** Stands for the id of a prompt that may have none yet. */
    public static final String NO_ID = "00000000-0000-0000-0000-000000000000";

    private Definitions() {}

    /** The prompt of a definition. */
    public static Prompt prompt(String promptId, PromptDefinition definition) {
        return PromptDefinitions.prompt(promptId, definition);
    }

    /** The definition of a prompt. */
    public static PromptDefinition definition(Prompt prompt) {
        return PromptDefinitions.definition(prompt);
    }
}
