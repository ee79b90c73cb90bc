package dev.tzero.prompts;

import java.util.Comparator;
import java.util.function.Function;

/** The order in which Python sorts text: by code points, not by UTF-16 units. */
public final class CodePoints {

    private CodePoints() {}

    /** Compares things by a text of theirs. */
    public static <T> Comparator<T> ascending(Function<T, String> text) {
        return (a, b) -> compare(text.apply(a), text.apply(b));
    }

    private static int compare(String a, String b) {
        int i = 0;
        while (i < a.length() && i < b.length()) {
            int left = a.codePointAt(i);
            int right = b.codePointAt(i);
            if (left != right) {
                return Integer.compare(left, right);
            }
            i += Character.charCount(left);
        }
        return Integer.compare(a.length(), b.length());
    }
}
