package dev.tzero.prompts;

import dev.tzero.prompts.HighlightedExample.Span;
import java.util.ArrayList;
import java.util.List;

/**
 * Characters that stand before and after every printed value of one rendering. They are noncharacters of Unicode; where a
 * value has them nevertheless, they are escaped in it.
 */
record Marks(char open, char close, char escape) {

    private static final char FIRST_NONCHARACTER = '\uFDD0';
    private static final char LAST_NONCHARACTER = '\uFDEF';

    /** Marks that a template does not say itself. */
    static Marks absentFrom(String template) {
        List<Character> free = new ArrayList<>(3);
        for (char c = FIRST_NONCHARACTER; c <= LAST_NONCHARACTER && free.size() < 3; c++) {
            if (template.indexOf(c) < 0) {
                free.add(c);
            }
        }
        if (free.size() < 3) {
            throw new IllegalArgumentException(
                    "The template holds nearly all noncharacters U+FDD0 to U+FDEF, expected three that it does not hold");
        }
        return new Marks(free.get(0), free.get(1), free.get(2));
    }

    /** A value between marks. */
    String around(String value) {
        StringBuilder marked = new StringBuilder(value.length() + 2).append(open);
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == open || c == close || c == escape) {
                marked.append(escape);
            }
            marked.append(c);
        }
        return marked.append(close).toString();
    }

    /** The parts of a rendering, stripped, as spans. */
    List<List<Span>> read(String rendering) {
        StringBuilder text = new StringBuilder(rendering.length());
        List<Integer> bounds = new ArrayList<>();
        boolean inside = false;
        for (int i = 0; i < rendering.length(); i++) {
            char c = rendering.charAt(i);
            if (inside && c == escape) {
                text.append(rendering.charAt(++i));
            } else if (c == (inside ? close : open)) {
                bounds.add(text.length());
                inside = !inside;
            } else {
                text.append(c);
            }
        }
        return new Spans(text.toString(), bounds).parts();
    }

    /**
     * The text of a rendering.
     *
     * @param bounds where values begin and end, in turn
     */
    private record Spans(String text, List<Integer> bounds) {

        List<List<Span>> parts() {
            List<List<Span>> parts = new ArrayList<>();
            int from = 0;
            for (int at = text.indexOf(CompiledPrompt.SEPARATOR);
                    at >= 0;
                    at = text.indexOf(CompiledPrompt.SEPARATOR, from)) {
                parts.add(part(from, at));
                from = at + CompiledPrompt.SEPARATOR.length();
            }
            parts.add(part(from, text.length()));
            return parts;
        }

        private List<Span> part(int from, int to) {
            String stripped = Separators.strip(text.substring(from, to));
            int start = stripped.isEmpty() ? to : text.indexOf(stripped, from);
            int end = start + stripped.length();
            List<Span> spans = new ArrayList<>();
            int at = start;
            boolean variable = false;
            for (int bound : bounds) {
                int next = Math.clamp(bound, start, end);
                add(at, next, variable, spans);
                at = next;
                variable = !variable;
            }
            add(at, end, variable, spans);
            return spans;
        }

        private void add(int from, int to, boolean variable, List<Span> spans) {
            if (to > from) {
                spans.add(new Span(Separators.unprotect(text.substring(from, to)), variable));
            }
        }
    }
}
