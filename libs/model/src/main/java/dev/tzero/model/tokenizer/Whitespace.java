package dev.tzero.model.tokenizer;

/** White space as Python's {@code str.strip} sees it, which is more than Java's. */
final class Whitespace {

    private Whitespace() {}

    static boolean is(char c) {
        return c >= '\t' && c <= '\r'
                || c >= '\u001c' && c <= ' '
                || c == '\u0085'
                || c == '\u00a0'
                || c == '\u1680'
                || c >= '\u2000' && c <= '\u200a'
                || c == '\u2028'
                || c == '\u2029'
                || c == '\u202f'
                || c == '\u205f'
                || c == '\u3000';
    }

    static String stripLeading(String text) {
        int begin = 0;
        while (begin < text.length() && is(text.charAt(begin))) {
            begin++;
        }
        return text.substring(begin);
    }

    static String stripTrailing(String text) {
        int end = text.length();
        while (end > 0 && is(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(0, end);
    }
}
