package dev.tzero.prompts;

import dev.tzero.jinja.JinjaException;

/**
 * A template in which everything that is printed is truncated. PromptSource puts a filter before each {@code }}}, so
 * that it binds to the last operand of what is printed; this does the same.
 *
 * @param text the changed template
 */
record TruncatedSource(String text) {

    private static final String FILTER = " | string | truncate(2048) ";

    static TruncatedSource of(String jinja) {
        return new TruncatedSource(jinja.replace("}}", FILTER + "}}"));
    }

    /** An error with its place in the template as it was written. */
    JinjaException inOriginal(JinjaException e) {
        String line = e.sourceLine().replace(FILTER + "}}", "}}");
        String before = e.sourceLine().substring(0, e.column() - 1);
        int column = before.replace(FILTER + "}}", "}}").length() + 1;
        JinjaException moved = new JinjaException(
                e.kind(),
                e.detail(),
                e.expected().orElse(null),
                e.templateName(),
                e.line(),
                Math.min(column, line.length() + 1),
                line);
        moved.setStackTrace(e.getStackTrace());
        return moved;
    }
}
