package dev.tzero.dataset.corpus;

import dev.tzero.dataset.task.Task;
import dev.tzero.jinja.JinjaException;
import dev.tzero.prompts.CompiledPrompt;
import dev.tzero.proto.dataset.v1.ExampleOrigin;
import dev.tzero.proto.dataset.v1.PromptedExample;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Makes examples of one task. Safe for use by several threads. */
public final class ExampleMaker {

    /** Longest example in bytes; with position and corpus id it stays below what a broker takes by default. */
    static final int MAX_BYTES = 900_000;

    private final CompiledPrompt prompt;
    private final PromptedExample prototype;

    /**
     * @param split the rows come from
     * @param fingerprint of the dataset
     */
    public ExampleMaker(Task task, CompiledPrompt prompt, String split, String fingerprint) {
        this.prompt = prompt;
        this.prototype = PromptedExample.newBuilder()
                .setTask(task.name())
                .setOrigin(ExampleOrigin.newBuilder()
                        .setDataset(task.dataset().dataset())
                        .setSubset(task.dataset().subset())
                        .setSplit(split)
                        .setDatasetFingerprint(fingerprint)
                        .setPromptId(task.prompt().getPromptId())
                        .setPromptRevision(task.prompt().getRevision())
                        .setPromptName(task.promptName()))
                .build();
    }

    /**
     * Applies the prompt to a row.
     *
     * @param number of the row in the split
     * @param seed of random filters
     */
    public Made make(Map<String, Object> row, long number, long seed) {
        dev.tzero.prompts.PromptedExample applied;
        try {
            applied = prompt.apply(row, new SplittableRandom(seed));
        } catch (JinjaException | IllegalArgumentException e) {
            return new Made.Dropped(DropReason.ERROR, e.getMessage());
        }
        List<String> parts = applied.parts();
        if (parts.size() > 2) {
            return new Made.Dropped(
                    DropReason.ERROR, "the template renders " + parts.size() + " parts; expected input ||| target");
        }
        if (parts.size() < 2 || parts.get(0).isBlank() || parts.get(1).isBlank()) {
            return new Made.Dropped(
                    DropReason.BLANK, parts.isEmpty() || parts.get(0).isBlank() ? "blank input" : "blank target");
        }
        return example(parts, applied.answerChoices().orElse(List.of()), number, seed);
    }

    private Made example(List<String> parts, List<String> choices, long row, long seed) {
        String target = parts.get(1);
        PromptedExample.Builder example =
                prototype.toBuilder().setInput(parts.get(0)).setTarget(target).addAllChoices(choices);
        example.getOriginBuilder().setRow(row).setSeed(seed);
        if (!choices.isEmpty()) {
            int correct = indexOf(target, choices);
            if (correct < 0) {
                return new Made.Dropped(
                        DropReason.TARGET_OUTSIDE_CHOICES,
                        "target '" + target + "' is not among the choices " + choices);
            }
            example.setCorrectChoice(correct);
        }
        PromptedExample made = example.build();
        if (made.getSerializedSize() > MAX_BYTES) {
            return new Made.Dropped(
                    DropReason.ERROR,
                    "the example has " + made.getSerializedSize() + " bytes; at most " + MAX_BYTES
                            + " fit into a record");
        }
        return new Made.Example(made);
    }

    // Choices are compared without the white space around them, as T0 does.
    private static int indexOf(String target, List<String> choices) {
        String stripped = target.strip();
        for (int i = 0; i < choices.size(); i++) {
            if (choices.get(i).strip().equals(stripped)) {
                return i;
            }
        }
        return -1;
    }
}
