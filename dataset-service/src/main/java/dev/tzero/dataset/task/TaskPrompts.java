package dev.tzero.dataset.task;

import dev.tzero.dataset.error.DatasetError;
import dev.tzero.definitions.PromptDefinitions;
import dev.tzero.jinja.JinjaException;
import dev.tzero.platform.errors.ServiceException;
import dev.tzero.prompts.CompiledPrompt;
import dev.tzero.prompts.Truncation;
import dev.tzero.proto.prompt.v1.PromptDefinition;
import dev.tzero.proto.prompt.v1.PromptRevision;

/** Makes stored prompts ready to be applied to rows. */
public final class TaskPrompts {

    private TaskPrompts() {}

    /**
     * Compiles a prompt. Long values are cut to 2048 characters where a template prints them, as they were for T0.
     *
     * @throws ServiceException {@link DatasetError#BROKEN_PROMPT} naming the prompt and what is wrong with it
     */
    public static CompiledPrompt compile(PromptRevision revision) {
        PromptDefinition definition = revision.getDefinition();
        try {
            return CompiledPrompt.of(PromptDefinitions.prompt(revision.getPromptId(), definition), Truncation.TO_2048);
        } catch (JinjaException | IllegalArgumentException e) {
            throw new ServiceException(
                    DatasetError.BROKEN_PROMPT,
                    "prompt " + revision.getPromptId() + " ('" + definition.getName() + "', revision "
                            + revision.getRevision() + ") cannot be applied: " + e.getMessage(),
                    e);
        }
    }
}
