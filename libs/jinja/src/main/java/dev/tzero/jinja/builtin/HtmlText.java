package dev.tzero.jinja.builtin;

import dev.tzero.jinja.runtime.Run;
import dev.tzero.jinja.syntax.Whitespace;

/** What is text in a piece of HTML, as the filter {@code striptags} finds it. */
final class HtmlText {

    private static final String COMMENT = "<!--";
    private static final String COMMENT_END = "-->";

    private HtmlText() {}

    static String of(Run run, String html) {
        run.chargeText(html.length());
        run.charge(html.length() >> 3);
        return HtmlEntities.unescape(withoutBlanks(withoutTags(withoutComments(html))));
    }

    /** A comment may begin anew where another one was taken out. */
    private static String withoutComments(String html) {
        if (!html.contains(COMMENT_END)) {
            return html;
        }
        StringBuilder out = new StringBuilder(html.length());
        int at = 0;
        while (at < html.length()) {
            char c = html.charAt(at++);
            out.append(c);
            int start = out.length() - COMMENT.length();
            if (c != '-' || start < 0 || out.charAt(start) != '<' || out.indexOf(COMMENT, start) < 0) {
                continue;
            }
            int end = html.startsWith(">", at)
                    ? at + 1
                    : html.startsWith("->", at) ? at + 2 : html.indexOf(COMMENT_END, at) + COMMENT_END.length();
            if (end < at + 1) {
                return out.append(html, at, html.length()).toString();
            }
            out.setLength(start);
            at = end;
        }
        return out.toString();
    }

    private static String withoutTags(String html) {
        StringBuilder out = new StringBuilder(html.length());
        int from = 0;
        for (int start = html.indexOf('<'); start >= 0; start = html.indexOf('<', from)) {
            int end = html.indexOf('>', start);
            if (end < 0) {
                break;
            }
            out.append(html, from, start);
            from = end + 1;
        }
        return out.append(html, from, html.length()).toString();
    }

    private static String withoutBlanks(String text) {
        StringBuilder out = new StringBuilder(text.length());
        boolean gap = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Whitespace.isSpace(c)) {
                gap = true;
            } else {
                out.append(gap && !out.isEmpty() ? " " : "").append(c);
                gap = false;
            }
        }
        return out.toString();
    }
}
