package dev.tzero.prompt.api.pages;

import dev.tzero.prompts.HighlightedExample;
import dev.tzero.prompts.HighlightedExample.Span;
import dev.tzero.prompts.PromptedExample;
import java.util.List;

/**
 * A row beside what a prompt makes of it.
 *
 * @param number of the row in its split, from 0; null for a row that somebody typed
 * @param input the model's input, in pieces
 * @param targets in pieces; none where the template has no separator
 * @param choices the answer choices; empty for prompts without
 * @param blank whether a corpus leaves the row out because there is nothing to learn
 * @param outside whether a target is not among the choices
 * @param problem why nothing was made of it; null when something was
 */
public record MadeRow(
        Long number,
        List<Cell> cells,
        List<Span> input,
        List<List<Span>> targets,
        List<Choice> choices,
        boolean blank,
        boolean outside,
        String problem) {

    /** A column's value. */
    public record Cell(String name, String value) {}

    /**
     * An answer choice.
     *
     * @param correct whether it is a target
     */
    public record Choice(String text, boolean correct) {}

    static MadeRow of(Long number, List<Cell> cells, HighlightedExample example) {
        PromptedExample plain = example.plain();
        List<Choice> choices = plain.answerChoices().orElseGet(List::of).stream()
                .map(choice -> new Choice(choice, plain.targets().contains(choice)))
                .toList();
        return new MadeRow(
                number,
                cells,
                example.parts().getFirst(),
                example.parts().subList(1, example.parts().size()),
                choices,
                plain.isBlank(),
                !plain.isBlank() && !plain.targetsOutsideChoices().isEmpty(),
                null);
    }

    static MadeRow problem(Long number, List<Cell> cells, String problem) {
        return new MadeRow(number, cells, List.of(), List.of(), List.of(), false, false, problem);
    }
}
