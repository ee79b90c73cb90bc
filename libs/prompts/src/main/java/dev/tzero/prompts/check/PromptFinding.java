package dev.tzero.prompts.check;

/**
 * Something a check has to say about a prompt.
 *
 * @param error whether the prompt is refused for it
 * @param field such as {@code template} or {@code metadata.metrics}
 * @param line within the field, from 1; 0 where it is about the field as a whole
 * @param column within the line, from 1; 0 likewise
 * @param message what was found and what was expected
 */
public record PromptFinding(Problem problem, boolean error, String field, int line, int column, String message) {

    /** The field, with line and column where they are known: {@code template:3:17}. */
    public String place() {
        return field + (line > 0 ? ":" + line + (column > 0 ? ":" + column : "") : "");
    }
}
