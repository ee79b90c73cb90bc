package dev.tzero.jinja.syntax;

/** Escape sequences of Python string literals. */
final class StringEscapes {

    private StringEscapes() {}

    /**
     * The text a literal stands for, given what is between its quotes.
     *
     * @throws IllegalArgumentException for a sequence that is cut short or names no character
     */
    static String decode(String literal) {
        if (literal.indexOf('\\') < 0) {
            return literal;
        }
        StringBuilder out = new StringBuilder(literal.length());
        int i = 0;
        while (i < literal.length()) {
            char c = literal.charAt(i++);
            if (c != '\\') {
                out.append(c);
                continue;
            }
            char escape = literal.charAt(i++);
            switch (escape) {
                case '\n' -> {}
                case '\\', '\'', '"' -> out.append(escape);
                case 'a' -> out.append('\u0007');
                case 'b' -> out.append('\b');
                case 'f' -> out.append('\f');
                case 'n' -> out.append('\n');
                case 'r' -> out.append('\r');
                case 't' -> out.append('\t');
                case 'v' -> out.append('\u000b');
                case 'x' -> i = hex(literal, i, 2, out);
                case 'u' -> i = hex(literal, i, 4, out);
                case 'U' -> i = hex(literal, i, 8, out);
                case 'N' -> i = named(literal, i, out);
                case '0', '1', '2', '3', '4', '5', '6', '7' -> i = octal(literal, i - 1, out);
                default -> out.append('\\').append(escape);
            }
        }
        return out.toString();
    }

    private static int hex(String literal, int from, int digits, StringBuilder out) {
        int stop = from + digits;
        int value = 0;
        for (int i = from; i < stop; i++) {
            int digit = i < literal.length() ? Character.digit(literal.charAt(i), 16) : -1;
            if (digit < 0) {
                throw new IllegalArgumentException("Escape sequence needs " + digits + " hexadecimal digits");
            }
            value = value << 4 | digit;
        }
        if (!Character.isValidCodePoint(value)) {
            throw new IllegalArgumentException("Escape sequence names no Unicode character");
        }
        out.appendCodePoint(value);
        return stop;
    }

    private static int named(String literal, int from, StringBuilder out) {
        int close = literal.indexOf('}', from);
        if (from >= literal.length() || literal.charAt(from) != '{' || close < 0) {
            throw new IllegalArgumentException("Escape sequence \\N needs a name in braces");
        }
        out.appendCodePoint(Character.codePointOf(literal.substring(from + 1, close)));
        return close + 1;
    }

    private static int octal(String literal, int from, StringBuilder out) {
        int value = 0;
        int i = from;
        while (i < literal.length() && i < from + 3 && literal.charAt(i) >= '0' && literal.charAt(i) <= '7') {
            value = value * 8 + literal.charAt(i++) - '0';
        }
        out.append((char) value);
        return i;
    }
}
