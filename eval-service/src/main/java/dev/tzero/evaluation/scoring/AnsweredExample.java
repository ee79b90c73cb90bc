package dev.tzero.evaluation.scoring;

import java.util.List;
import java.util.OptionalInt;

/**
 * One example and what the model made of it.
 *
 * @param group title of the group it is reported in
 * @param dataset dataset
 * @param subset subset; empty when the dataset has none
 * @param prompt prompt it was phrased with
 * @param split split of the row
 * @param row row in the split, from 0
 * @param choices answer choices, at least one
 * @param correctChoice index of the right one
 * @param chosen index of the model's; empty when the request failed, which counts as wrong
 */
public record AnsweredExample(
        String group,
        String dataset,
        String subset,
        Prompt prompt,
        String split,
        long row,
        List<String> choices,
        int correctChoice,
        OptionalInt chosen) {

    /** Which phrasing; two revisions of one prompt are two phrasings. */
    public record Prompt(String id, long revision, String name) {}

    public AnsweredExample {
        choices = List.copyOf(choices);
        requireIndex("correctChoice", correctChoice, choices.size());
        if (chosen.isPresent()) {
            requireIndex("chosen", chosen.getAsInt(), choices.size());
        }
    }

    /** Text of the right answer. */
    public String correctAnswer() {
        return choices.get(correctChoice);
    }

    /** Whether the model chose the right text; equal choices are equally right. */
    public boolean isRight() {
        return chosen.isPresent() && choices.get(chosen.getAsInt()).equals(correctAnswer());
    }

    private static void requireIndex(String field, int index, int size) {
        if (index < 0 || index >= size) {
            throw new IllegalArgumentException(
                    field + ": " + index + "; expected an index of " + size + " answer choices");
        }
    }
}
