package dev.tzero.prompts;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Finds the expressions that a template prints into its output: what stands between <code>{{</code> and <code>}}</code>. */
final class PrintTags {

    /** Blocks whose text becomes a value or an argument instead of output. */
    private static final Set<String> CAPTURING = Set.of("macro", "call", "filter", "set");

    private final String text;
    private final List<Expression> found = new ArrayList<>();
    private int at;
    private int captures;

    private PrintTags(String text) {
        this.text = text;
    }

    /** An expression from one offset to before another, white space control not included. */
    record Expression(int from, int to) {}

    /** @param text a template that compiles */
    static List<Expression> of(String text) {
        PrintTags tags = new PrintTags(text);
        while (tags.next()) {}
        return tags.found;
    }

    private boolean next() {
        int brace = text.indexOf('{', at);
        if (brace < 0 || brace + 1 == text.length()) {
            return false;
        }
        at = brace + 2;
        switch (text.charAt(brace + 1)) {
            case '#' -> at = text.indexOf("#}", at) + 2;
            case '%' -> block();
            case '{' -> {
                Expression inside = inside("}}");
                if (captures == 0) {
                    found.add(inside);
                }
            }
            default -> at = brace + 1;
        }
        return true;
    }

    private void block() {
        int start = at;
        Expression inside = inside("%}");
        String content = text.substring(inside.from(), inside.to()).strip();
        int end = 0;
        while (end < content.length() && Character.isUnicodeIdentifierPart(content.charAt(end))) {
            end++;
        }
        String name = content.substring(0, end);
        if (content.equals("raw")) {
            at = afterRaw(start);
        } else if (CAPTURING.contains(name)) {
            captures += name.equals("set") && assigns(content) ? 0 : 1;
        } else if (name.startsWith("end") && CAPTURING.contains(name.substring(3))) {
            captures--;
        }
    }

    /** Moves behind the end of a tag, and answers what stood in it. */
    private Expression inside(String close) {
        int from = at + (text.charAt(at) == '-' || text.charAt(at) == '+' ? 1 : 0);
        at = from;
        int depth = 0;
        while (depth > 0 || !text.startsWith(close, at)) {
            char c = text.charAt(at);
            if (c == '"' || c == '\'') {
                skipString(c);
                continue;
            }
            depth += "([{".indexOf(c) >= 0 ? 1 : ")]}".indexOf(c) >= 0 ? -1 : 0;
            at++;
        }
        char last = text.charAt(at - 1);
        int to = at > from && (last == '-' || last == '+') ? at - 1 : at;
        at += close.length();
        return new Expression(from, to);
    }

    private void skipString(char quote) {
        for (at++; text.charAt(at) != quote; at++) {
            at += text.charAt(at) == '\\' ? 1 : 0;
        }
        at++;
    }

    private int afterRaw(int start) {
        int end = text.indexOf("{%", start);
        while (!text.substring(end + 2, text.indexOf("%}", end)).strip().matches("[-+]?\\s*endraw\\s*[-+]?")) {
            end = text.indexOf("{%", end + 2);
        }
        return text.indexOf("%}", end) + 2;
    }

    /** Whether a set statement has its value in the tag. */
    private static boolean assigns(String content) {
        int depth = 0;
        for (char c : content.toCharArray()) {
            depth += "([{".indexOf(c) >= 0 ? 1 : ")]}".indexOf(c) >= 0 ? -1 : 0;
            if (c == '=' && depth == 0) {
                return true;
            }
        }
        return false;
    }
}
