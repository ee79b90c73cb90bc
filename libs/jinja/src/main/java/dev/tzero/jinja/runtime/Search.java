package dev.tzero.jinja.runtime;

/** Finds one string in another in linear time, whatever the two are. */
final class Search {

    /** Java's own search is quick enough for parts this short. */
    private static final int SHORT = 4;

    private Search() {}

    /** As {@link String#indexOf(String, int)}. */
    static int indexOf(String text, String part, int from) {
        int length = part.length();
        if (length <= SHORT) {
            return text.indexOf(part, from);
        }
        char first = part.charAt(0);
        long work = 0;
        for (int at = text.indexOf(first, from); at >= 0 && at <= text.length() - length; ) {
            int same = 1;
            while (same < length && text.charAt(at + same) == part.charAt(same)) {
                same++;
            }
            if (same == length) {
                return at;
            }
            work += same;
            if (work > 64 + 4L * (at - from)) {
                return withTable(text, part, at + 1);
            }
            at = text.indexOf(first, at + 1);
        }
        return -1;
    }

    /** The method of Knuth, Morris and Pratt. */
    private static int withTable(String text, String part, int from) {
        int[] borders = new int[part.length()];
        for (int i = 1, border = 0; i < part.length(); i++) {
            while (border > 0 && part.charAt(i) != part.charAt(border)) {
                border = borders[border - 1];
            }
            border += part.charAt(i) == part.charAt(border) ? 1 : 0;
            borders[i] = border;
        }
        int matched = 0;
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            while (matched > 0 && c != part.charAt(matched)) {
                matched = borders[matched - 1];
            }
            matched += c == part.charAt(matched) ? 1 : 0;
            if (matched == part.length()) {
                return i + 1 - matched;
            }
        }
        return -1;
    }

    /** The last place of a part that ends at or before an offset; -1 if there is none. */
    static int lastIndexOf(String text, String part, int end) {
        if (part.length() > end) {
            return -1;
        }
        if (part.length() <= SHORT) {
            return text.lastIndexOf(part, end - part.length());
        }
        int found = indexOf(backwards(text.substring(0, end)), backwards(part), 0);
        return found < 0 ? -1 : end - found - part.length();
    }

    /** By UTF-16 unit, surrogates included. */
    private static String backwards(String text) {
        char[] units = new char[text.length()];
        for (int i = 0; i < units.length; i++) {
            units[i] = text.charAt(units.length - 1 - i);
        }
        return new String(units);
    }
}
