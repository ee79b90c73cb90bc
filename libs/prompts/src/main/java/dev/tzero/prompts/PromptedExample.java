package dev.tzero.prompts;

import java.util.List;
import java.util.Optional;

/**
 * A row phrased by a prompt.
 *
 * @param parts the rendering, divided at {@code |||} and stripped: the input, then the targets; never empty
 * @param choices the answers to choose from; null for prompts without
 */
public record PromptedExample(List<String> parts, List<String> choices) {

    public PromptedExample {
        if (parts.isEmpty()) {
            throw new IllegalArgumentException("PromptedExample.parts is empty, expected at least the input");
        }
        parts = List.copyOf(parts);
        choices = choices == null ? null : List.copyOf(choices);
    }

    public String input() {
        return parts.getFirst();
    }

    /** What a model should answer; more than one where the template has several separators. */
    public List<String> targets() {
        return parts.subList(1, parts.size());
    }

    /** The answers to choose from, for prompts that have them. */
    public Optional<List<String>> answerChoices() {
        return Optional.ofNullable(choices);
    }

    /** Whether nothing can be learnt from it: no input, no target, or an empty one. Templates skip rows so. */
    public boolean isBlank() {
        return parts.size() < 2 || parts.contains("");
    }

    /** Whether it has exactly one input and one target, both with text. */
    public boolean isPair() {
        return parts.size() == 2 && !isBlank();
    }

    /** Targets that are not among the choices; empty if there are no choices. */
    public List<String> targetsOutsideChoices() {
        return choices == null
                ? List.of()
                : targets().stream().filter(target -> !choices.contains(target)).toList();
    }

    /** Position of the only target among the choices; empty if there is none such. */
    public Optional<Integer> correctChoice() {
        int index = choices == null || parts.size() != 2 ? -1 : choices.indexOf(parts.get(1));
        return index < 0 ? Optional.empty() : Optional.of(index);
    }
}
