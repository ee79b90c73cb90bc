package dev.tzero.jinja.runtime;

import dev.tzero.jinja.syntax.Whitespace;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.function.IntPredicate;

/** Python's strings: they count code points, not UTF-16 units. */
public final class Strings {

    private static final int CAPITAL_SIGMA = 0x3a3;

    /** Characters that are looked for one after the other. */
    private static final int FEW = 8;

    private Strings() {}

    /** Number of code points. */
    public static int length(String text) {
        return text.codePointCount(0, text.length());
    }

    /** As {@code a ~ b ~ …}: the texts of values, one behind the other. */
    public static String concat(Run run, Object[] values) {
        String[] texts = new String[values.length];
        long length = 0;
        for (int i = 0; i < values.length; i++) {
            texts[i] = Text.str(run, values[i]);
            length += texts[i].length();
            run.limitText(length);
        }
        run.chargeText(length);
        return String.join("", texts);
    }

    /** UTF-16 index of a code point index; that of the end if there are not so many. */
    public static int offset(String text, int codePoints) {
        int at = Math.min(codePoints, text.length());
        int seen = text.codePointCount(0, at);
        if (at > 0 && at < text.length() && Character.isSurrogatePair(text.charAt(at - 1), text.charAt(at))) {
            at++;
        }
        for (; seen < codePoints && at < text.length(); seen++) {
            at += Character.charCount(text.codePointAt(at));
        }
        return at;
    }

    /** Whether there are more than a number of code points from a UTF-16 index on. */
    public static boolean isLonger(String text, int from, long codePoints) {
        int left = text.length() - from;
        return left > 2 * codePoints + 1 || left > codePoints && text.codePointCount(from, text.length()) > codePoints;
    }

    /** The first code points of a text that has at least as many. */
    public static String head(String text, int codePoints) {
        return text.substring(0, offset(text, codePoints));
    }

    /** Order by code point. */
    static int compare(String a, String b) {
        int shared = Math.min(a.length(), b.length());
        for (int i = 0; i < shared; i++) {
            char x = a.charAt(i);
            char y = b.charAt(i);
            if (x != y) {
                boolean surrogates = Character.isSurrogate(x) != Character.isSurrogate(y);
                return surrogates ? (Character.isSurrogate(x) ? 1 : -1) : Character.compare(x, y);
            }
        }
        return Integer.compare(a.length(), b.length());
    }

    /** As {@code strip()}. */
    public static String strip(String text) {
        return strip(text, 0, text.length());
    }

    /** As {@code text[from:to].strip()}. */
    public static String strip(CharSequence text, int from, int to) {
        int start = from;
        int end = to;
        while (start < end && Whitespace.isSpace(text.charAt(start))) {
            start++;
        }
        while (end > start && Whitespace.isSpace(text.charAt(end - 1))) {
            end--;
        }
        return text.subSequence(start, end).toString();
    }

    /** @param characters what is removed; null for white space */
    public static String strip(String text, String characters, boolean left, boolean right) {
        IntPredicate strips = stripped(characters);
        int start = 0;
        int end = text.length();
        while (left && start < end && strips.test(text.codePointAt(start))) {
            start += Character.charCount(text.codePointAt(start));
        }
        while (right && end > start && strips.test(text.codePointBefore(end))) {
            end -= Character.charCount(text.codePointBefore(end));
        }
        return text.substring(start, end);
    }

    private static IntPredicate stripped(String characters) {
        if (characters == null) {
            return c -> c < 0x10000 && Whitespace.isSpace((char) c);
        }
        if (characters.length() <= FEW) {
            return c -> characters.indexOf(c) >= 0;
        }
        BitSet all = new BitSet();
        characters.codePoints().forEach(all::set);
        return all::get;
    }

    /** As {@code str.capitalize}. */
    public static String capitalize(String text) {
        if (text.isEmpty()) {
            return text;
        }
        int first = Character.charCount(text.codePointAt(0));
        return titleCase(text.substring(0, first)) + lowerAfter(text, first);
    }

    /** Title case of one character. */
    static String titleCase(String character) {
        int c = character.codePointAt(0);
        int title = Character.toTitleCase(c);
        if (title != c || Character.isTitleCase(c)) {
            return Character.toString(title);
        }
        String upper = upper(character);
        int first = Character.charCount(upper.codePointAt(0));
        return upper.length() > first ? upper.substring(0, first) + lower(upper.substring(first)) : upper;
    }

    /** The lower case of a tail, with the whole text known for the final sigma. */
    private static String lowerAfter(String text, int from) {
        String head = lower(text.substring(0, from));
        String all = lower(text);
        return all.startsWith(head) ? all.substring(head.length()) : lower(text.substring(from));
    }

    public static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    public static String upper(String text) {
        return text.toUpperCase(Locale.ROOT);
    }

    /** As {@code str.title}: every letter after a character without case is a title-case one. */
    static String title(String text) {
        StringBuilder out = new StringBuilder(text.length());
        boolean cased = false;
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            if (c < 0x80) {
                out.append((char) (cased ? Character.toLowerCase(c) : Character.toUpperCase(c)));
            } else {
                String character = Character.toString(c);
                out.append(cased ? lowerInside(text, i, c) : titleCase(character));
            }
            cased = Character.isUpperCase(c) || Character.isLowerCase(c) || Character.isTitleCase(c);
            i += Character.charCount(c);
        }
        return out.toString();
    }

    static String swapCase(String text) {
        StringBuilder out = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            String character = Character.toString(c);
            boolean title = Character.isTitleCase(c);
            out.append(title ? character : Character.isUpperCase(c) ? lowerInside(text, i, c) : upper(character));
            i += Character.charCount(c);
        }
        return out.toString();
    }

    /** Lower case of one character; that of a sigma depends on whether its word ends. */
    private static String lowerInside(String text, int at, int c) {
        if (c != CAPITAL_SIGMA) {
            return lower(Character.toString(c));
        }
        boolean begins = at == 0 || !isCased(text.codePointBefore(at));
        boolean ends = at + 1 >= text.length() || !isCased(text.codePointAt(at + 1));
        return ends && !begins ? "ς" : "σ";
    }

    /** As {@code str.casefold}. */
    static String caseFold(String text) {
        return lower(upper(text)).replace('ς', 'σ');
    }

    /** As {@code split(separator, limit)}; a null separator means runs of white space. */
    public static List<Object> split(Run run, String text, String separator, long limit) {
        List<Object> parts = new ArrayList<>();
        long left = limit < 0 ? Long.MAX_VALUE : limit;
        if (separator == null) {
            int i = skipSpace(text, 0);
            while (i < text.length()) {
                if (left-- == 0) {
                    parts.add(text.substring(i));
                    return parts;
                }
                int end = i;
                while (end < text.length() && !Whitespace.isSpace(text.charAt(end))) {
                    end++;
                }
                parts.add(text.substring(i, end));
                run.limitItems(parts.size());
                i = skipSpace(text, end);
            }
            return parts;
        }
        requireSeparator(separator);
        int from = 0;
        for (int at = Search.indexOf(text, separator, 0);
                at >= 0 && left-- > 0;
                at = Search.indexOf(text, separator, from)) {
            parts.add(text.substring(from, at));
            run.limitItems(parts.size());
            from = at + separator.length();
        }
        parts.add(text.substring(from));
        return parts;
    }

    /** As {@code rsplit(separator, limit)}. */
    public static List<Object> splitRight(Run run, String text, String separator, long limit) {
        List<Object> parts = new ArrayList<>();
        long left = limit < 0 ? Long.MAX_VALUE : limit;
        if (separator == null) {
            int end = skipSpaceBack(text, text.length());
            while (end > 0) {
                if (left-- == 0) {
                    parts.add(text.substring(0, end));
                    Collections.reverse(parts);
                    return parts;
                }
                int start = end;
                while (start > 0 && !Whitespace.isSpace(text.charAt(start - 1))) {
                    start--;
                }
                parts.add(text.substring(start, end));
                run.limitItems(parts.size());
                end = skipSpaceBack(text, start);
            }
            Collections.reverse(parts);
            return parts;
        }
        requireSeparator(separator);
        int end = text.length();
        while (left-- > 0) {
            int at = Search.lastIndexOf(text, separator, end);
            if (at < 0) {
                break;
            }
            parts.add(text.substring(at + separator.length(), end));
            run.limitItems(parts.size());
            end = at;
        }
        parts.add(text.substring(0, end));
        Collections.reverse(parts);
        return parts;
    }

    private static void requireSeparator(String separator) {
        if (separator.isEmpty()) {
            throw Failure.value("empty separator", "a string of at least one character");
        }
    }

    private static int skipSpace(String text, int from) {
        int i = from;
        while (i < text.length() && Whitespace.isSpace(text.charAt(i))) {
            i++;
        }
        return i;
    }

    private static int skipSpaceBack(String text, int from) {
        int i = from;
        while (i > 0 && Whitespace.isSpace(text.charAt(i - 1))) {
            i--;
        }
        return i;
    }

    /** As {@code splitlines}. */
    public static List<Object> lines(Run run, String text, boolean keepEnds) {
        List<Object> lines = new ArrayList<>();
        int from = 0;
        int i = 0;
        while (i < text.length()) {
            char c = text.charAt(i++);
            boolean ends = c >= '\n' && c <= '\r' || c >= 0x1c && c <= 0x1e || c == 0x85 || c == 0x2028 || c == 0x2029;
            if (ends) {
                int contentEnd = i - 1;
                if (c == '\r' && i < text.length() && text.charAt(i) == '\n') {
                    i++;
                }
                lines.add(text.substring(from, keepEnds ? i : contentEnd));
                run.limitItems(lines.size());
                from = i;
            }
        }
        if (from < text.length()) {
            lines.add(text.substring(from));
        }
        return lines;
    }

    /** As {@code replace(old, new, count)}; a negative count means all. */
    public static String replace(Run run, String text, String old, String replacement, long count) {
        if (old.equals(replacement) || count == 0) {
            return text;
        }
        run.charge(text.length() >> 4);
        long left = count < 0 ? Long.MAX_VALUE : count;
        if (old.isEmpty()) {
            return interleave(run, text, replacement, left);
        }
        int at = Search.indexOf(text, old, 0);
        if (at < 0) {
            run.chargeText(text.length());
            return text;
        }
        long growth = Math.max(0, (long) replacement.length() - old.length());
        run.chargeText(text.length() + Math.min(left, text.length() / old.length()) * growth / 4);
        StringBuilder out = new StringBuilder(text.length());
        int from = 0;
        while (at >= 0 && left-- > 0) {
            out.append(text, from, at).append(replacement);
            run.chargeText(out.length() - from);
            from = at + old.length();
            at = Search.indexOf(text, old, from);
        }
        run.chargeText((long) out.length() + text.length() - from);
        return out.append(text, from, text.length()).toString();
    }

    private static String interleave(Run run, String text, String replacement, long count) {
        long left = count;
        run.chargeText(text.length() + Math.min(left, text.length() + 1L) * replacement.length());
        StringBuilder out = new StringBuilder();
        int i = 0;
        while (left-- > 0) {
            out.append(replacement);
            if (i >= text.length()) {
                return out.toString();
            }
            int width = Character.charCount(text.codePointAt(i));
            out.append(text, i, i + width);
            i += width;
        }
        return out.append(text, i, text.length()).toString();
    }

    /** A text repeated. */
    public static String repeat(Run run, String text, long times) {
        if (times <= 0 || text.isEmpty()) {
            return "";
        }
        run.chargeText(times > Integer.MAX_VALUE ? Long.MAX_VALUE >> 1 : times * text.length());
        return text.repeat((int) times);
    }

    /** Whether it is upper, lower or title case. */
    public static boolean isCased(int c) {
        return Character.isUpperCase(c) || Character.isLowerCase(c) || Character.isTitleCase(c);
    }
}
