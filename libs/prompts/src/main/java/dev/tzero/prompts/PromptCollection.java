package dev.tzero.prompts;

import java.util.List;

/**
 * The prompts of one dataset, or of one subset of it; what one {@code templates.yaml} holds.
 *
 * @param dataset as Hugging Face names it
 * @param subset null for datasets without
 * @param prompts in the order of the file
 */
public record PromptCollection(String dataset, String subset, List<Prompt> prompts) {

    public PromptCollection {
        subset = subset == null || subset.isEmpty() ? null : subset;
        prompts = List.copyOf(prompts);
    }
}
