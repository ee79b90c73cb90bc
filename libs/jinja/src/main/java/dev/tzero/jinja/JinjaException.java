package dev.tzero.jinja;

import java.util.Optional;

/** A template could not be compiled or rendered; says where and what was expected. */
public final class JinjaException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final ErrorKind kind;
    private final String detail;
    private final String templateName;
    private final int line;
    private final int column;
    private final String sourceLine;
    private final String expected;

    /**
     * @param kind the sort of mistake
     * @param detail what is wrong, one sentence without the place
     * @param expected what would have been right, or null if the detail says it all
     * @param templateName name given at compilation
     * @param line from 1
     * @param column from 1, in UTF-16 units
     * @param sourceLine the source line at that place
     */
    public JinjaException(
            ErrorKind kind,
            String detail,
            String expected,
            String templateName,
            int line,
            int column,
            String sourceLine) {
        super(message(detail, expected, templateName, line, column, sourceLine));
        this.kind = kind;
        this.detail = detail;
        this.expected = expected;
        this.templateName = templateName;
        this.line = line;
        this.column = column;
        this.sourceLine = sourceLine;
    }

    public ErrorKind kind() {
        return kind;
    }

    /** What is wrong, without the place. */
    public String detail() {
        return detail;
    }

    /** What would have been right, if that can be named. */
    public Optional<String> expected() {
        return Optional.ofNullable(expected);
    }

    public String templateName() {
        return templateName;
    }

    /** From 1. */
    public int line() {
        return line;
    }

    /** From 1, in UTF-16 units. */
    public int column() {
        return column;
    }

    public String sourceLine() {
        return sourceLine;
    }

    private static String message(
            String detail, String expected, String templateName, int line, int column, String sourceLine) {
        StringBuilder text = new StringBuilder()
                .append(templateName)
                .append(':')
                .append(line)
                .append(':')
                .append(column)
                .append(": ")
                .append(detail);
        if (expected != null) {
            text.append("; expected ").append(expected);
        }
        return text.append("\n  ").append(excerpt(sourceLine, column)).toString();
    }

    /** At most 160 characters of the line, around the column. */
    private static String excerpt(String sourceLine, int column) {
        int start = Math.max(0, Math.min(column - 80, sourceLine.length() - 160));
        int end = Math.min(sourceLine.length(), start + 160);
        return (start > 0 ? "…" : "") + sourceLine.substring(start, end) + (end < sourceLine.length() ? "…" : "");
    }
}
