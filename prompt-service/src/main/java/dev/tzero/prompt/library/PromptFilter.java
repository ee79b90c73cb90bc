package dev.tzero.prompt.library;

import java.util.Optional;

/**
 * Which prompts a listing shows; empty strings match everything.
 *
 * @param text what name or template contain, regardless of case
 */
public record PromptFilter(
        String dataset, String subset, String metric, String language, Optional<Boolean> originalTask, String text) {

    /** Matches everything. */
    public static final PromptFilter ALL = new PromptFilter("", "", "", "", Optional.empty(), "");

    /** Matches the prompts of one dataset without regard to anything else. */
    public static PromptFilter dataset(String dataset, String subset) {
        return new PromptFilter(dataset, subset, "", "", Optional.empty(), "");
    }
}
