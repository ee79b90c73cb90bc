package dev.tzero.evaluation.run;

import dev.tzero.proto.dataset.v1.PromptedExample;

/**
 * One example of a corpus with its place in the log.
 *
 * @param partition partition
 * @param offset offset
 * @param prompted the example
 */
public record Example(int partition, long offset, PromptedExample prompted) {

    /** Why it cannot be evaluated by rank classification; empty text when it can. */
    public String obstacle() {
        if (prompted.getChoicesCount() == 0) {
            return "choices: none; expected answer choices, for rank classification chooses among them";
        }
        if (prompted.getChoicesList().stream().anyMatch(String::isEmpty)) {
            return "choices: one of " + prompted.getChoicesCount() + " is empty; expected texts";
        }
        if (!prompted.hasCorrectChoice()) {
            return "correct_choice: absent; expected the index of the right one of " + prompted.getChoicesCount()
                    + " choices";
        }
        if (prompted.getCorrectChoice() < 0 || prompted.getCorrectChoice() >= prompted.getChoicesCount()) {
            return "correct_choice: " + prompted.getCorrectChoice() + "; expected 0 to "
                    + (prompted.getChoicesCount() - 1);
        }
        return "";
    }
}
