package dev.tzero.local.prompts;

import dev.tzero.jinja.JinjaException;
import dev.tzero.prompts.CompiledPrompt;
import dev.tzero.prompts.Prompt;
import dev.tzero.prompts.PromptedExample;
import dev.tzero.prompts.Truncation;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** A prompt and what it makes of rows; one that does not compile makes the same error of each. */
final class AppliedPrompt {

    private final Prompt prompt;
    private final CompiledPrompt compiled;
    private final String defect;

    private AppliedPrompt(Prompt prompt, CompiledPrompt compiled, String defect) {
        this.prompt = prompt;
        this.compiled = compiled;
        this.defect = defect;
    }

    static AppliedPrompt of(Prompt prompt, Truncation truncation) {
        try {
            return new AppliedPrompt(prompt, CompiledPrompt.of(prompt, truncation), null);
        } catch (JinjaException e) {
            return new AppliedPrompt(prompt, null, e.getMessage());
        }
    }

    Prompt prompt() {
        return prompt;
    }

    /**
     * Phrases a row.
     *
     * @param seed what random filters draw from
     */
    Rendering apply(Map<String, ?> row, long seed) {
        if (compiled == null) {
            return new Rendering.Failed(defect, null);
        }
        try {
            PromptedExample example = compiled.apply(row, new SplittableRandom(seed));
            return new Rendering.Done(example.parts(), example.choices());
        } catch (JinjaException | IllegalArgumentException e) {
            return new Rendering.Failed(e.getMessage(), choices(row, seed));
        }
    }

    /** The choices of a row that the prompt fails on; null if there are none, or they fail too. */
    private List<String> choices(Map<String, ?> row, long seed) {
        try {
            return compiled.choices(row, new SplittableRandom(seed));
        } catch (JinjaException | IllegalArgumentException e) {
            return null;
        }
    }

    /** What a prompt made of a row. */
    sealed interface Rendering {

        /** Null for prompts without, and where they cannot be told. */
        List<String> choices();

        record Done(List<String> parts, List<String> choices) implements Rendering {}

        record Failed(String error, List<String> choices) implements Rendering {}
    }
}
