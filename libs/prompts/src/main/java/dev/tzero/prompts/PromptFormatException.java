package dev.tzero.prompts;

/** A file of prompts is not as PromptSource writes it; says where and what was expected. */
public final class PromptFormatException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String source;
    private final String field;
    private final int line;

    /**
     * @param source name of the file
     * @param field path of the field, like {@code templates.ID.name}
     * @param line from 1; 0 if it is not known
     * @param problem what is wrong and what was expected
     */
    public PromptFormatException(String source, String field, int line, String problem) {
        super(source + (line > 0 ? ":" + line : "") + ": " + field + " " + problem);
        this.source = source;
        this.field = field;
        this.line = line;
    }

    public String source() {
        return source;
    }

    public String field() {
        return field;
    }

    /** From 1; 0 if it is not known. */
    public int line() {
        return line;
    }
}
