package dev.tzero.prompts;

import dev.tzero.jinja.JinjaException;
import java.util.ArrayList;
import java.util.List;

/**
 * A template into which text was inserted, as PromptSource does it to truncate what is printed. No insertion holds a line
 * end, so lines keep their numbers.
 *
 * @param original the template as it was written
 * @param text the template with the insertions
 * @param insertions what was inserted, in the order of the text
 */
record RewrittenSource(String original, String text, List<Insertion> insertions) {

    /** @param at offset in the original */
    record Insertion(int at, String text) {}

    /** @param insertions in the order of the text */
    static RewrittenSource of(String original, List<Insertion> insertions) {
        StringBuilder text = new StringBuilder(original.length() + 32 * insertions.size());
        int from = 0;
        for (Insertion insertion : insertions) {
            text.append(original, from, insertion.at()).append(insertion.text());
            from = insertion.at();
        }
        return new RewrittenSource(
                original, text.append(original, from, original.length()).toString(), insertions);
    }

    /**
     * A template in which everything that is printed is truncated. PromptSource puts a filter before each {@code }}}, so
     * that it binds to the last operand of what is printed; this does the same.
     */
    static RewrittenSource truncated(String jinja) {
        String original = lines(jinja);
        List<Insertion> filters = new ArrayList<>();
        for (int at = original.indexOf("}}"); at >= 0; at = original.indexOf("}}", at + 2)) {
            filters.add(new Insertion(at, " | string | truncate(2048) "));
        }
        return of(original, filters);
    }

    /** A template as it is. */
    static RewrittenSource unchanged(String jinja) {
        return of(lines(jinja), List.of());
    }

    /** Offsets count from normalized line ends, as those of errors do. */
    private static String lines(String jinja) {
        return jinja.indexOf('\r') < 0 ? jinja : jinja.replace("\r\n", "\n").replace('\r', '\n');
    }

    /** An error with its place in the template as it was written. */
    JinjaException inOriginal(JinjaException e) {
        if (insertions.isEmpty()) {
            return e;
        }
        int at = lineStart(text, e.line()) + e.column() - 1;
        int added = 0;
        for (Insertion insertion : insertions) {
            int start = insertion.at() + added;
            if (start >= at) {
                break;
            }
            added += Math.min(insertion.text().length(), at - start);
        }
        int begin = lineStart(original, e.line());
        int end = original.indexOf('\n', begin);
        JinjaException moved = new JinjaException(
                e.kind(),
                e.detail(),
                e.expected().orElse(null),
                e.templateName(),
                e.line(),
                at - added - begin + 1,
                original.substring(begin, end < 0 ? original.length() : end));
        moved.setStackTrace(e.getStackTrace());
        return moved;
    }

    private static int lineStart(String source, int line) {
        int start = 0;
        for (int i = 1; i < line; i++) {
            start = source.indexOf('\n', start) + 1;
        }
        return start;
    }
}
