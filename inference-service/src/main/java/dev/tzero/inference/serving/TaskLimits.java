package dev.tzero.inference.serving;

import dev.tzero.model.generate.GenerationOptions;
import dev.tzero.platform.errors.ServiceException;
import dev.tzero.proto.inference.v1.GenerateTask;
import dev.tzero.proto.inference.v1.RankTask;

/**
 * What a task may ask for; checked before it waits for anything.
 *
 * @param maxInputCharacters characters of an input
 * @param maxChoices choices of a ranking
 * @param maxNewTokens tokens of a generated text
 * @param maxTasks tasks of one call
 */
public record TaskLimits(int maxInputCharacters, int maxChoices, int maxNewTokens, int maxTasks) {

    /** Beams, and sequences, of one task at most: each has a cache of its own. */
    private static final int MAX_SEQUENCES = 32;

    private static final int MAX_STOP_STRINGS = 16;

    /** Tokens that are generated when a request says nothing, as Hugging Face's generate does. */
    public static final int DEFAULT_NEW_TOKENS = GenerationOptions.DEFAULT.maxNewTokens();

    /** @throws ServiceException naming the field, what it holds and what was expected */
    public void check(RankTask task) {
        checkInput(task.getInput());
        if (task.getChoicesCount() == 0 || task.getChoicesCount() > maxChoices) {
            throw invalid(
                    InferenceError.CHOICES_INVALID,
                    "choices: " + task.getChoicesCount() + " choices: expected 1 to " + maxChoices);
        }
        for (int i = 0; i < task.getChoicesCount(); i++) {
            String choice = task.getChoices(i);
            if (choice.isBlank() || choice.length() > maxInputCharacters) {
                throw invalid(
                        InferenceError.CHOICES_INVALID,
                        "choices[" + i + "]: " + (choice.isBlank() ? "empty" : choice.length() + " characters")
                                + ": expected 1 to " + maxInputCharacters + " characters");
            }
        }
    }

    /** @throws ServiceException naming the field, what it holds and what was expected */
    public void check(GenerateTask task) {
        checkInput(task.getInput());
        if (task.getMaxNewTokens() < 0 || task.getMaxNewTokens() > maxNewTokens) {
            throw invalid(
                    InferenceError.LIMIT_INVALID,
                    "max_new_tokens: " + task.getMaxNewTokens() + ": expected 1 to " + maxNewTokens + ", or 0 for "
                            + DEFAULT_NEW_TOKENS);
        }
        atMost("num_beams", task.getOptions().getNumBeams(), MAX_SEQUENCES);
        atMost("num_return_sequences", task.getOptions().getNumReturnSequences(), MAX_SEQUENCES);
        atMost("stop_strings", task.getOptions().getStopStringsCount(), MAX_STOP_STRINGS);
        WantedGeneration.options(task);
    }

    private static void atMost(String option, int value, int most) {
        if (value < 0 || value > most) {
            throw invalid(
                    InferenceError.OPTIONS_INVALID, "options." + option + ": " + value + ": expected at most " + most);
        }
    }

    /** @throws ServiceException when a call has no task, or too many */
    public void checkCount(int tasks) {
        if (tasks == 0 || tasks > maxTasks) {
            throw invalid(InferenceError.TOO_MANY_TASKS, "tasks: " + tasks + " tasks: expected 1 to " + maxTasks);
        }
    }

    private void checkInput(String input) {
        if (input.isBlank()) {
            throw invalid(InferenceError.INPUT_EMPTY, "input: empty: expected a text");
        }
        if (input.length() > maxInputCharacters) {
            throw invalid(
                    InferenceError.INPUT_TOO_LONG,
                    "input: " + input.length() + " characters: expected at most " + maxInputCharacters);
        }
    }

    private static ServiceException invalid(InferenceError code, String message) {
        return new ServiceException(code, message);
    }
}
