package dev.tzero.jinja.syntax;

import dev.tzero.jinja.ErrorKind;
import dev.tzero.jinja.JinjaException;

/**
 * The text of one template and the places in it.
 *
 * @param name for error messages
 * @param text with line ends normalized to a line feed
 */
public record Source(String name, String text) {

    /** Normalizes line ends as Jinja does. */
    public static Source of(String name, String text) {
        return new Source(
                name, text.indexOf('\r') < 0 ? text : text.replace("\r\n", "\n").replace('\r', '\n'));
    }

    /** An error at an offset of the text. */
    public JinjaException error(ErrorKind kind, String detail, String expected, int offset) {
        int at = Math.clamp(offset, 0, text.length());
        int lineStart = text.lastIndexOf('\n', at - 1) + 1;
        int lineEnd = text.indexOf('\n', at);
        String line = text.substring(lineStart, lineEnd < 0 ? text.length() : lineEnd);
        return new JinjaException(kind, detail, expected, name, lineOf(at), at - lineStart + 1, line);
    }

    /** Line of an offset, from 1. */
    public int lineOf(int offset) {
        return 1
                + (int) text.substring(0, offset).chars().filter(c -> c == '\n').count();
    }
}
