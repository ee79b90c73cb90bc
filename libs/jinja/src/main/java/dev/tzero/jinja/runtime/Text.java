package dev.tzero.jinja.runtime;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** Python's {@code str} and {@code repr}. */
public final class Text {

    /** Python refuses to print longer integers. */
    static final int MOST_DIGITS = 4300;

    private static final int DEEPEST = 100;
    private static final int LONGEST_BRIEF = 60;
    private static final int FIRST_CAPACITY = 16;
    private static final int MOST_EXPECTED = 1 << 14;

    private Text() {}

    /** As {@code str(value)}. */
    public static String str(Run run, Object value) {
        return switch (value) {
            case String s -> s;
            case null -> "None";
            case Long l -> Long.toString(l);
            case Undefined _ -> "";
            case Markup markup -> markup.text();
            case Module module -> str(run, module.text());
            default -> repr(run, value);
        };
    }

    /** As {@code repr(value)}. */
    public static String repr(Run run, Object value) {
        StringBuilder out = new StringBuilder(expectedLength(value));
        repr(run, value, out, 0);
        return out.toString();
    }

    /** Enough for most lists of texts, so that they are not copied over and over while they are written. */
    private static int expectedLength(Object value) {
        int length = FIRST_CAPACITY;
        if (value instanceof List<?> list && !(list instanceof Range)) {
            for (int i = 0; i < list.size() && length < MOST_EXPECTED; i++) {
                length += list.get(i) instanceof String text ? text.length() + 4 : 8;
            }
        }
        return Math.min(length, MOST_EXPECTED);
    }

    /** As {@code ascii(value)}. */
    static String ascii(Run run, Object value) {
        StringBuilder out = new StringBuilder();
        repr(run, value).codePoints().forEach(c -> {
            if (c < 0x7f) {
                out.append((char) c);
            } else {
                escape(c, out);
            }
        });
        return out.toString();
    }

    /** A value as an error names it: short. */
    public static String brief(Object value) {
        if (value instanceof String text) {
            StringBuilder out = new StringBuilder();
            quote(text.length() > LONGEST_BRIEF ? text.substring(0, LONGEST_BRIEF) + "…" : text, out);
            return out.toString();
        }
        return switch (value) {
            case null -> "None";
            case Long l -> l.toString();
            case Boolean b -> b ? "True" : "False";
            case Double d -> ofDouble(d);
            default -> "a " + Types.nameOf(value);
        };
    }

    /** Appends {@code str(value)}. */
    public static void append(Run run, Object value, StringBuilder out) {
        int before = out.length();
        str(run, value, out);
        run.charge(out.length() - before >> 6);
    }

    /** Appends {@code str(value)}; the work is counted where the value is large. */
    static void str(Run run, Object value, StringBuilder out) {
        switch (value) {
            case String s -> out.append(s);
            case Undefined _ -> {}
            case Markup markup -> out.append(markup.text());
            case Module module -> str(run, module.text(), out);
            case null, default -> repr(run, value, out, 0);
        }
    }

    private static void repr(Run run, Object value, StringBuilder out, int depth) {
        if (depth > DEEPEST) {
            throw Failure.budget("Value is nested too deep to be printed", "at most " + DEEPEST + " levels");
        }
        run.limitText(out.length());
        switch (value) {
            case null -> out.append("None");
            case String s -> {
                run.charge(s.length() >> 6);
                quote(s, out);
            }
            case Long l -> out.append(l.longValue());
            case Boolean b -> out.append(b ? "True" : "False");
            case Double d -> out.append(ofDouble(d));
            case BigInteger i -> out.append(ofBig(run, i));
            case Tuple tuple -> {
                items(run, tuple.iterator(), "(", tuple.size() == 1 ? ",)" : ")", out, depth);
            }
            case Range range -> out.append(range.repr());
            case List<?> list -> items(run, list.iterator(), "[", "]", out, depth);
            case Map<?, ?> map -> entries(run, map, out, depth);
            case DictView view -> {
                out.append(Types.nameOf(view)).append('(');
                items(run, view.iterator(), "[", "])", out, depth);
            }
            case Undefined _ -> out.append("Undefined");
            case Markup markup -> {
                out.append("Markup(");
                quote(markup.text(), out);
                out.append(')');
            }
            case Module module -> {
                out.append("<TemplateModule ");
                quote(module.template(), out);
                out.append('>');
            }
            case Namespace namespace -> {
                out.append("<Namespace ");
                entries(run, namespace.attributes(), out, depth + 1);
                out.append('>');
            }
            case LoopState loop ->
                out.append("<LoopContext ")
                        .append(loop.index())
                        .append('/')
                        .append(loop.length())
                        .append('>');
            default -> out.append('<').append(Types.nameOf(value)).append('>');
        }
    }

    private static void items(Run run, Iterator<?> items, String open, String close, StringBuilder out, int depth) {
        out.append(open);
        boolean first = true;
        while (items.hasNext()) {
            if (!first) {
                out.append(", ");
            }
            first = false;
            run.step();
            repr(run, items.next(), out, depth + 1);
        }
        out.append(close);
    }

    private static void entries(Run run, Map<?, ?> map, StringBuilder out, int depth) {
        out.append('{');
        boolean first = true;
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            if (!first) {
                out.append(", ");
            }
            first = false;
            run.step();
            repr(run, entry.getKey(), out, depth + 1);
            out.append(": ");
            repr(run, entry.getValue(), out, depth + 1);
        }
        out.append('}');
    }

    static String ofBig(Run run, BigInteger value) {
        if (value.bitLength() > MOST_DIGITS * 3.33) {
            throw Failure.value("Integer is too long to be printed", "at most " + MOST_DIGITS + " digits");
        }
        run.charge(Numbers.digitsCost(value.bitLength()));
        return value.toString();
    }

    /** The shortest digits that give the number back, with an exponent below 1e-4 and from 1e16. */
    static String ofDouble(double value) {
        if (Double.isNaN(value)) {
            return "nan";
        }
        if (Double.isInfinite(value)) {
            return value > 0 ? "inf" : "-inf";
        }
        if (value == 0) {
            return 1 / value < 0 ? "-0.0" : "0.0";
        }
        BigDecimal shortest = shortest(value);
        String digits = shortest.unscaledValue().abs().toString();
        int exponent = digits.length() - shortest.scale() - 1;
        StringBuilder out = new StringBuilder();
        if (value < 0) {
            out.append('-');
        }
        if (exponent < -4 || exponent >= 16) {
            out.append(digits.charAt(0));
            if (digits.length() > 1) {
                out.append('.').append(digits, 1, digits.length());
            }
            out.append('e').append(exponent < 0 ? '-' : '+');
            if (Math.abs(exponent) < 10) {
                out.append('0');
            }
            return out.append(Math.abs(exponent)).toString();
        }
        String plain = shortest.abs().toPlainString();
        return out.append(plain).append(plain.indexOf('.') < 0 ? ".0" : "").toString();
    }

    /** Java gives two digits where one is enough for the smallest numbers. */
    private static BigDecimal shortest(double value) {
        BigDecimal decimal = new BigDecimal(Double.toString(value)).stripTrailingZeros();
        if (decimal.precision() == 2) {
            BigDecimal digit = decimal.round(new MathContext(1));
            return digit.doubleValue() == value ? digit : decimal;
        }
        return decimal;
    }

    private static void quote(String text, StringBuilder out) {
        char quote = text.indexOf('\'') >= 0 && text.indexOf('"') < 0 ? '"' : '\'';
        out.append(quote);
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            i += Character.charCount(c);
            switch (c) {
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    if (c == quote) {
                        out.append('\\').append(quote);
                    } else if (isPrintable(c)) {
                        out.appendCodePoint(c);
                    } else {
                        escape(c, out);
                    }
                }
            }
        }
        out.append(quote);
    }

    private static void escape(int c, StringBuilder out) {
        if (c < 0x100) {
            out.append("\\x").append(hex(c, 2));
        } else if (c < 0x10000) {
            out.append("\\u").append(hex(c, 4));
        } else {
            out.append("\\U").append(hex(c, 8));
        }
    }

    private static String hex(int value, int digits) {
        String hex = Integer.toHexString(value);
        return "0".repeat(digits - hex.length()) + hex;
    }

    /** As {@code str.isprintable} of one character. */
    static boolean isPrintable(int c) {
        if (c < 0x7f) {
            return c >= 0x20;
        }
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SPACE_SEPARATOR -> false;
            default -> true;
        };
    }
}
