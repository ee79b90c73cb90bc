package dev.tzero.jinja.runtime;

import java.util.Map;

/** Python's {@code format % values}. */
public final class PercentFormat {

    private final Run run;
    private final String format;
    private final Object values;
    private final Tuple tuple;
    private final boolean escaping;
    private int next;
    private int at;

    private PercentFormat(Run run, String format, Object values, boolean escaping) {
        this.run = run;
        this.format = format;
        this.values = values;
        this.escaping = escaping;
        this.tuple = values instanceof Tuple t ? t : null;
    }

    /** @param values a tuple, a dict for named values, or the one value */
    public static String format(Run run, String format, Object values) {
        return new PercentFormat(run, format, values, false).run();
    }

    /** As {@link #format(Run, String, Object)}; texts among the values are escaped. */
    public static Markup format(Run run, Markup format, Object values) {
        return new Markup(new PercentFormat(run, format.text(), values, true).run());
    }

    private String run() {
        StringBuilder out = new StringBuilder();
        boolean named = false;
        while (at < format.length()) {
            char c = format.charAt(at++);
            if (c != '%') {
                out.append(c);
                continue;
            }
            named |= at < format.length() && format.charAt(at) == '(';
            int before = out.length();
            conversion(out);
            run.limitText(out.length());
            run.charge(1 + (out.length() - before >> 6));
        }
        int given = tuple == null ? 1 : tuple.size();
        boolean mapping = values instanceof Map && (named || next == 0);
        if (next < given && !mapping && !(tuple == null && (values instanceof java.util.List && next == 0))) {
            throw Failure.type("not all arguments converted during string formatting", next + " values");
        }
        return out.toString();
    }

    private void conversion(StringBuilder out) {
        String key = key();
        boolean left = false;
        boolean zero = false;
        boolean alternate = false;
        char sign = '-';
        while (at < format.length() && "#0- +".indexOf(format.charAt(at)) >= 0) {
            char flag = format.charAt(at++);
            switch (flag) {
                case '-' -> left = true;
                case '0' -> zero = true;
                case '#' -> alternate = true;
                case '+' -> sign = '+';
                default -> sign = sign == '+' ? '+' : ' ';
            }
        }
        int width = count();
        if (width < -1) {
            left = true;
            width = -width;
        }
        int precision = -1;
        if (at < format.length() && format.charAt(at) == '.') {
            at++;
            precision = Math.max(0, count());
        }
        while (at < format.length() && "hlL".indexOf(format.charAt(at)) >= 0) {
            at++;
        }
        if (at >= format.length()) {
            throw Failure.value("incomplete format", "a conversion letter behind '%'");
        }
        char type = format.charAt(at++);
        if (type == '%') {
            out.append('%');
            return;
        }
        Object value = key == null ? nextValue() : named(key);
        boolean number = "diuoxXeEfFgG".indexOf(type) >= 0;
        FormatSpec spec = new FormatSpec(
                zero && number && !left ? "0" : " ",
                left ? '<' : zero && number ? '=' : '>',
                number ? sign : '-',
                alternate,
                Math.max(0, width),
                (char) 0,
                precision,
                number ? type : 's');
        out.append(spec.format(run, convert(type, value)));
    }

    private Object convert(char type, Object value) {
        switch (type) {
            case 's' -> {
                return escaping ? Markup.of(run, value).text() : Text.str(run, value);
            }
            case 'r' -> {
                String text = Text.repr(run, value);
                return escaping ? Markup.escape(text) : text;
            }
            case 'a' -> {
                String text = Text.ascii(run, value);
                return escaping ? Markup.escape(text) : text;
            }
            case 'c' -> {
                boolean character = value instanceof String text && Strings.length(text) == 1;
                return character ? value : FormatSpec.character(Numbers.toIndex(value, "%c argument"));
            }
            case 'd', 'i', 'u' -> {
                requireNumber(type, value);
                return value instanceof Double d ? Numbers.truncate(d) : Operators.plus(value);
            }
            case 'x', 'X', 'o' -> {
                Numbers.toIndex(value, "%" + type + " argument");
                return Operators.plus(value);
            }
            case 'e', 'E', 'f', 'F', 'g', 'G' -> {
                requireNumber(type, value);
                return Numbers.toDouble(value);
            }
            default -> throw Failure.value("unsupported format character '" + type + "'", "one of sdifgexorc%");
        }
    }

    private static void requireNumber(char type, Object value) {
        if (!Types.isNumber(value)) {
            Compare.requireDefined(value);
            throw Failure.type("%" + type + " got a " + Types.nameOf(value), "a number");
        }
    }

    private String key() {
        if (at >= format.length() || format.charAt(at) != '(') {
            return null;
        }
        int close = format.indexOf(')', at);
        if (close < 0) {
            throw Failure.value("incomplete format key", "')'");
        }
        String key = format.substring(at + 1, close);
        at = close + 1;
        return key;
    }

    private Object named(String key) {
        if (!(values instanceof Map<?, ?> map)) {
            throw Failure.type("format requires a mapping", "a dict");
        }
        Object value = Access.fromMap(map, key);
        if (value == Access.NONE) {
            throw Failure.lookup("format names '" + key + "', which the dict lacks", "a key of the dict");
        }
        return value;
    }

    private Object nextValue() {
        int given = tuple == null ? 1 : tuple.size();
        if (next >= given) {
            throw Failure.type("not enough arguments for format string", "more than " + given);
        }
        Object value = tuple == null ? values : tuple.get(next);
        next++;
        return value;
    }

    /** A width or precision: digits or {@code *}; -1 if there is none, below that if it is negative. */
    private int count() {
        if (at < format.length() && format.charAt(at) == '*') {
            at++;
            long value = Numbers.toIndex(nextValue(), "the width");
            int size = FormatSpec.number(Long.toString(Math.abs(Math.max(value, -99_999))));
            return value < 0 ? -size : size;
        }
        int start = at;
        while (at < format.length() && format.charAt(at) >= '0' && format.charAt(at) <= '9') {
            at++;
        }
        return at > start ? FormatSpec.number(format.substring(start, at)) : -1;
    }
}
