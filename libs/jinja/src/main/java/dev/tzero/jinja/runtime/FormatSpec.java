package dev.tzero.jinja.runtime;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * How a value is printed: what stands behind the colon of {@code {:…}} or the sign of {@code %…}.
 *
 * @param fill character that fills the width
 * @param align one of {@code < > = ^}, or 0 for the type's own
 * @param sign one of {@code + -} and blank
 * @param alternate whether a prefix marks the base of an integer
 * @param width least number of characters
 * @param grouping {@code ,} or {@code _} between thousands, or 0
 * @param precision or -1
 * @param type conversion letter, or 0
 */
record FormatSpec(
        String fill, char align, char sign, boolean alternate, int width, char grouping, int precision, char type) {

    private static final int LARGEST = 10_000;

    /** No float has more digits behind its point. */
    private static final int MOST_FRACTION = 1074;

    /** What stands for nothing behind the colon. */
    private static final FormatSpec NONE = new FormatSpec(" ", (char) 0, '-', false, 0, (char) 0, -1, (char) 0);

    /** Parses a format specification of {@code str.format}. */
    static FormatSpec parse(String spec) {
        int i = 0;
        String fill = " ";
        char align = 0;
        if (!spec.isEmpty()) {
            int first = Character.charCount(spec.codePointAt(0));
            if (first < spec.length() && "<>=^".indexOf(spec.charAt(first)) >= 0) {
                fill = spec.substring(0, first);
                align = spec.charAt(first);
                i = first + 1;
            } else if ("<>=^".indexOf(spec.charAt(0)) >= 0) {
                align = spec.charAt(0);
                i = 1;
            }
        }
        char sign = i < spec.length() && "+- ".indexOf(spec.charAt(i)) >= 0 ? spec.charAt(i++) : '-';
        boolean alternate = i < spec.length() && spec.charAt(i) == '#';
        i += alternate ? 1 : 0;
        if (i < spec.length() && spec.charAt(i) == '0') {
            i++;
            if (align == 0) {
                fill = "0";
                align = '=';
            }
        }
        int widthEnd = digits(spec, i);
        int width = widthEnd > i ? number(spec.substring(i, widthEnd)) : 0;
        i = widthEnd;
        char grouping = i < spec.length() && ",_".indexOf(spec.charAt(i)) >= 0 ? spec.charAt(i++) : 0;
        int precision = -1;
        if (i < spec.length() && spec.charAt(i) == '.') {
            int end = digits(spec, i + 1);
            if (end == i + 1) {
                throw Failure.value("Format specification " + Text.brief(spec) + " lacks its precision", "digits");
            }
            precision = number(spec.substring(i + 1, end));
            i = end;
        }
        char type = i < spec.length() ? spec.charAt(i++) : 0;
        if (i < spec.length()) {
            throw Failure.value("Invalid format specification " + Text.brief(spec), "one as Python's str.format takes");
        }
        return new FormatSpec(fill, align, sign, alternate, width, grouping, precision, type);
    }

    private static int digits(String spec, int from) {
        int i = from;
        while (i < spec.length() && spec.charAt(i) >= '0' && spec.charAt(i) <= '9') {
            i++;
        }
        return i;
    }

    /** A width or precision. */
    static int number(String digits) {
        if (digits.length() > 5 || Integer.parseInt(digits) > LARGEST) {
            throw Failure.budget("Format width or precision " + digits, "at most " + LARGEST);
        }
        return Integer.parseInt(digits);
    }

    /** The value as this says, as {@code format(value, spec)}. */
    String format(Run run, Object value) {
        run.charge(1
                + (width + Math.max(0, precision) >> 6)
                + (value instanceof Double ? 8 + Math.max(0, precision) / 4 : 0));
        return switch (value) {
            case String text -> formatText(text);
            case Markup markup -> formatText(markup.text());
            case Boolean b when equals(NONE) -> Text.str(run, b);
            case Double d -> formatDouble(d);
            case null, default -> {
                if (Types.isInteger(value)) {
                    yield "eEfFgG%".indexOf(type) >= 0 && type != 0
                            ? formatDouble(Numbers.toDouble(value))
                            : formatInteger(run, Numbers.big(value));
                }
                if (!equals(NONE)) {
                    throw Failure.type(
                            "unsupported format specification for " + Types.nameOf(value),
                            "none, or a number or string");
                }
                yield Text.str(run, value);
            }
        };
    }

    private String formatText(String text) {
        if (type != 0 && type != 's' || align == '=' && !fill.equals("0")) {
            throw Failure.value("Format code '" + type + "' does not fit a string", "'s'");
        }
        if (grouping != 0 || sign != '-' || alternate) {
            throw Failure.value("A string has no sign, prefix or thousands", "a width, precision or alignment");
        }
        String cut = precision >= 0 && Strings.length(text) > precision ? Strings.head(text, precision) : text;
        return pad("", cut, align == 0 || align == '=' ? '<' : align);
    }

    private String formatInteger(Run run, BigInteger value) {
        int radix =
                switch (type) {
                    case 0, 'd', 'n', 'i', 'u' -> 10;
                    case 'x', 'X' -> 16;
                    case 'o' -> 8;
                    case 'b' -> 2;
                    case 'c' -> 0;
                    default -> throw Failure.value("Format code '" + type + "' does not fit an integer", "'d'");
                };
        if (radix == 0) {
            return pad("", character(Numbers.toIndex(Numbers.shrink(value), "%c argument")), align == 0 ? '<' : align);
        }
        run.charge(Numbers.digitsCost(value.bitLength()));
        String digits = radix == 10 ? Text.ofBig(run, value.abs()) : value.abs().toString(radix);
        digits = type == 'X' ? Strings.upper(digits) : digits;
        if (precision > digits.length()) {
            digits = "0".repeat(precision - digits.length()) + digits;
        }
        String prefix = alternate && radix != 10 ? "0" + type : "";
        String signed = signOf(value.signum() < 0) + prefix;
        return pad(signed, group(digits, width - signed.length()), align == 0 ? '>' : align);
    }

    /** The character of a code point. */
    static String character(long codePoint) {
        if (codePoint < 0 || codePoint > Character.MAX_CODE_POINT) {
            throw Failure.value("%c argument is no Unicode character", "0 to 0x10ffff");
        }
        return Character.toString((int) codePoint);
    }

    private String formatDouble(double value) {
        boolean negative = value < 0 || value == 0 && 1 / value < 0;
        double absolute = Math.abs(value);
        String body;
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            body = Double.isNaN(value) ? "nan" : "inf";
        } else {
            body = switch (type) {
                case 'f', 'F' -> fixed(absolute, precision < 0 ? 6 : precision);
                case 'e', 'E' -> exponential(absolute, precision < 0 ? 6 : precision);
                case 'g', 'G', 'n' -> general(absolute, precision < 0 ? 6 : Math.max(1, precision), false);
                case '%' -> fixed(absolute * 100, precision < 0 ? 6 : precision);
                case 0 -> precision < 0 ? Text.ofDouble(absolute) : general(absolute, Math.max(1, precision), true);
                default -> throw Failure.value("Format code '" + type + "' does not fit a float", "'f', 'e' or 'g'");
            };
        }
        if (type == 'E' || type == 'F' || type == 'G') {
            body = Strings.upper(body);
        }
        body = type == '%' ? body + "%" : body;
        int point = body.indexOf('.');
        String whole = point < 0 ? body : body.substring(0, point);
        boolean plain = whole.chars().allMatch(Character::isDigit);
        String signed = signOf(negative && !Double.isNaN(value));
        String rest = point < 0 ? "" : body.substring(point);
        String grouped = plain ? group(whole, width - signed.length() - rest.length()) + rest : body;
        return pad(signed, grouped, align == 0 ? '>' : align);
    }

    private static String fixed(double value, int digits) {
        if (digits <= MOST_FRACTION) {
            return new BigDecimal(value)
                    .setScale(digits, RoundingMode.HALF_EVEN)
                    .toPlainString();
        }
        return fixed(value, MOST_FRACTION) + "0".repeat(digits - MOST_FRACTION);
    }

    private static String exponential(double value, int digits) {
        if (value == 0) {
            return (digits == 0 ? "0" : "0." + "0".repeat(digits)) + "e+00";
        }
        BigDecimal rounded = new BigDecimal(value).round(new MathContext(digits + 1, RoundingMode.HALF_EVEN));
        String plain = rounded.unscaledValue().toString();
        int exponent = plain.length() - rounded.scale() - 1;
        String all = plain.length() > digits + 1
                ? plain.substring(0, digits + 1)
                : plain + "0".repeat(digits + 1 - plain.length());
        String mantissa = digits == 0 ? all : all.charAt(0) + "." + all.substring(1);
        return mantissa + (exponent < 0 ? "e-" : "e+") + (Math.abs(exponent) < 10 ? "0" : "") + Math.abs(exponent);
    }

    private static String general(double value, int digits, boolean keepPoint) {
        if (value == 0) {
            return keepPoint ? "0.0" : "0";
        }
        BigDecimal rounded = new BigDecimal(value).round(new MathContext(digits, RoundingMode.HALF_EVEN));
        int exponent = rounded.precision() - rounded.scale() - 1;
        if (exponent < -4 || exponent >= (keepPoint && digits > 1 ? digits : digits)) {
            String text = exponential(value, digits - 1);
            int e = text.indexOf('e');
            return trimZeros(text.substring(0, e)) + text.substring(e);
        }
        String plain = trimZeros(rounded.toPlainString());
        return keepPoint && plain.indexOf('.') < 0 ? plain + ".0" : plain;
    }

    private static String trimZeros(String number) {
        if (number.indexOf('.') < 0) {
            return number;
        }
        int end = number.length();
        while (number.charAt(end - 1) == '0') {
            end--;
        }
        return number.substring(0, number.charAt(end - 1) == '.' ? end - 1 : end);
    }

    private String signOf(boolean negative) {
        return negative ? "-" : sign == '-' ? "" : String.valueOf(sign);
    }

    /** @param room characters to be filled with zeros, which are divided like the digits */
    private String group(String number, int room) {
        if (grouping == 0) {
            return number;
        }
        boolean filled = align == '=' && fill.equals("0");
        int least = filled ? Math.max(0, room / 4 * 3) : 0;
        while (filled && least + (least - 1) / 3 < room) {
            least++;
        }
        String digits = number.length() < least ? "0".repeat(least - number.length()) + number : number;
        StringBuilder out = new StringBuilder(digits);
        for (int i = digits.length() - 3; i > 0; i -= 3) {
            out.insert(i, grouping);
        }
        return out.toString();
    }

    private String pad(String prefix, String body, char alignment) {
        int missing = width - Strings.length(prefix) - Strings.length(body);
        if (missing <= 0) {
            return prefix + body;
        }
        return switch (alignment) {
            case '<' -> prefix + body + fill.repeat(missing);
            case '=' -> prefix + fill.repeat(missing) + body;
            case '^' -> fill.repeat(missing / 2) + prefix + body + fill.repeat(missing - missing / 2);
            default -> fill.repeat(missing) + prefix + body;
        };
    }
}
