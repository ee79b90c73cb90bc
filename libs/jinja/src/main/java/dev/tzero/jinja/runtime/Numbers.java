package dev.tzero.jinja.runtime;

import dev.tzero.jinja.syntax.Expr.BinaryOperator;
import java.math.BigDecimal;
import java.math.BigInteger;

/** Python's arithmetic on int, which is unbounded, bool and float. */
public final class Numbers {

    /** Longest integer that a template may compute, in bits. */
    private static final int MOST_BITS = 1 << 16;

    /** Bits of the quotient of two integers before it is rounded to a float. */
    private static final int DIVISION_BITS = 70;

    private Numbers() {}

    static BigInteger big(Object integer) {
        return switch (integer) {
            case BigInteger big -> big;
            case Boolean b -> b ? BigInteger.ONE : BigInteger.ZERO;
            default -> BigInteger.valueOf((Long) integer);
        };
    }

    /** A big integer as the values of templates hold it. */
    public static Object shrink(BigInteger value) {
        if (value.bitLength() < Long.SIZE) {
            return value.longValue();
        }
        if (value.bitLength() > MOST_BITS) {
            throw Failure.budget("Integer of " + value.bitLength() + " bits", "at most " + MOST_BITS + " bits");
        }
        return value;
    }

    /** Work of an operation on integers that need more than 64 bits, in steps. */
    static long cost(BinaryOperator operator, Object left, Object right) {
        if (!Types.isInteger(left) || !Types.isInteger(right)) {
            return 0;
        }
        long a = big(left).bitLength() / Integer.SIZE;
        long b = big(right).bitLength() / Integer.SIZE;
        return switch (operator) {
            case ADD, SUB -> a + b >> 5;
            case MUL -> a * b >> 7;
            case DIV, FLOORDIV, MOD -> (Math.max(0, a - b) * b >> 5) + a + b;
            case POW -> {
                long words = Math.min((a + 1) * Math.clamp(toIndex(right, "the exponent"), 0, MOST_BITS), MOST_BITS)
                        / Integer.SIZE;
                yield words * words >> 7;
            }
        };
    }

    /** Work of turning an integer into digits or back, in steps. */
    static long digitsCost(long bits) {
        long words = bits / Integer.SIZE;
        return words * words >> 6;
    }

    /** Work of reading a number from a text, in steps. */
    public static long readingCost(int length) {
        return (length >> 2) + digitsCost(4L * Math.min(length, Text.MOST_DIGITS));
    }

    /** Whether it is an int that fits 64 bits; bool is one. */
    static boolean isSmall(Object value) {
        return value instanceof Long || value instanceof Boolean;
    }

    static long small(Object value) {
        return value instanceof Boolean b ? (b ? 1 : 0) : (Long) value;
    }

    /** A number as float. */
    public static double toDouble(Object number) {
        return switch (number) {
            case Double d -> d;
            case BigInteger big -> {
                double d = big.doubleValue();
                if (Double.isInfinite(d)) {
                    throw Failure.value("int too large to convert to float", "less than 1.8e308");
                }
                yield d;
            }
            default -> small(number);
        };
    }

    /** An int argument that must fit 64 bits; larger ones are cut to the end of that range. */
    public static long toIndex(Object value, String what) {
        if (value instanceof Long l) {
            return l;
        }
        if (value instanceof Boolean b) {
            return b ? 1 : 0;
        }
        if (value instanceof BigInteger big) {
            return big.signum() < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
        }
        Compare.requireDefined(value);
        throw Failure.type(what + " is a " + Types.nameOf(value), "an integer");
    }

    static Object add(Object left, Object right) {
        if (left instanceof Double || right instanceof Double) {
            return toDouble(left) + toDouble(right);
        }
        if (isSmall(left) && isSmall(right)) {
            long a = small(left);
            long b = small(right);
            long sum = a + b;
            if (((a ^ sum) & (b ^ sum)) >= 0) {
                return sum;
            }
        }
        return shrink(big(left).add(big(right)));
    }

    static Object subtract(Object left, Object right) {
        if (left instanceof Double || right instanceof Double) {
            return toDouble(left) - toDouble(right);
        }
        if (isSmall(left) && isSmall(right)) {
            long a = small(left);
            long b = small(right);
            long difference = a - b;
            if (((a ^ b) & (a ^ difference)) >= 0) {
                return difference;
            }
        }
        return shrink(big(left).subtract(big(right)));
    }

    static Object multiply(Object left, Object right) {
        if (left instanceof Double || right instanceof Double) {
            return toDouble(left) * toDouble(right);
        }
        if (isSmall(left) && isSmall(right)) {
            long a = small(left);
            long b = small(right);
            long high = Math.multiplyHigh(a, b);
            long low = a * b;
            if (high == 0 && low >= 0 || high == -1 && low < 0) {
                return low;
            }
        }
        return shrink(big(left).multiply(big(right)));
    }

    static Object divide(Object left, Object right) {
        requireNonZero(right);
        if (left instanceof Double || right instanceof Double) {
            return toDouble(left) / toDouble(right);
        }
        if (isExact(left) && isExact(right)) {
            return (double) small(left) / (double) small(right);
        }
        double quotient = quotient(big(left), big(right));
        if (Double.isInfinite(quotient)) {
            throw Failure.value("integer division result too large for a float", "less than 1.8e308");
        }
        return quotient;
    }

    /** Of the integers themselves, which need not fit floats. */
    private static double quotient(BigInteger left, BigInteger right) {
        int shift = left.bitLength() - right.bitLength() - DIVISION_BITS;
        BigInteger[] parts = shift > 0
                ? left.divideAndRemainder(right.shiftLeft(shift))
                : left.shiftLeft(-shift).divideAndRemainder(right);
        // A last bit stands for all that is cut off, so that halves are rounded the right way.
        BigInteger sticky = parts[1].signum() == 0
                ? parts[0].shiftLeft(1)
                : parts[0].shiftLeft(1).add(BigInteger.valueOf(parts[1].signum() * right.signum()));
        return Math.scalb(sticky.doubleValue(), shift - 1);
    }

    private static boolean isExact(Object integer) {
        return isSmall(integer) && Math.abs(small(integer)) <= 1L << 53;
    }

    static Object floorDivide(Object left, Object right) {
        requireNonZero(right);
        if (left instanceof Double || right instanceof Double) {
            double a = toDouble(left);
            double b = toDouble(right);
            double rest = floorRest(a, b);
            double quotient = (a - rest) / b;
            if (quotient == 0) {
                return Math.copySign(0.0, a / b);
            }
            double floor = Math.floor(quotient);
            return quotient - floor > 0.5 ? floor + 1 : floor;
        }
        if (isSmall(left) && isSmall(right) && small(left) != Long.MIN_VALUE) {
            return Math.floorDiv(small(left), small(right));
        }
        BigInteger[] parts = big(left).divideAndRemainder(big(right));
        boolean down = parts[1].signum() != 0 && parts[1].signum() != big(right).signum();
        return shrink(down ? parts[0].subtract(BigInteger.ONE) : parts[0]);
    }

    static Object modulo(Object left, Object right) {
        requireNonZero(right);
        if (left instanceof Double || right instanceof Double) {
            return floorRest(toDouble(left), toDouble(right));
        }
        if (isSmall(left) && isSmall(right)) {
            return Math.floorMod(small(left), small(right));
        }
        BigInteger rest = big(left).remainder(big(right));
        boolean shift = rest.signum() != 0 && rest.signum() != big(right).signum();
        return shrink(shift ? rest.add(big(right)) : rest);
    }

    private static double floorRest(double a, double b) {
        double rest = a % b;
        if (rest == 0) {
            return Math.copySign(0.0, b);
        }
        return rest < 0 != b < 0 ? rest + b : rest;
    }

    static Object power(Object left, Object right) {
        if (Types.isInteger(left) && Types.isInteger(right)) {
            BigInteger exponent = big(right);
            if (exponent.signum() >= 0) {
                return integerPower(big(left), exponent);
            }
        }
        double base = toDouble(left);
        double exponent = toDouble(right);
        if (base == 0 && exponent < 0) {
            throw Failure.value("0.0 cannot be raised to a negative power", "another base");
        }
        if (base < 0 && exponent != Math.rint(exponent) && !Double.isInfinite(base)) {
            throw Failure.value("a negative number to a fractional power is complex", "a real result");
        }
        double result = base == 1 ? 1.0 : Math.pow(base, exponent);
        if (Double.isInfinite(result) && !Double.isInfinite(base) && !Double.isInfinite(exponent)) {
            throw Failure.value("float result out of range", "less than 1.8e308");
        }
        return result;
    }

    private static Object integerPower(BigInteger base, BigInteger exponent) {
        if (base.bitLength() <= 1 && base.abs().compareTo(BigInteger.ONE) <= 0) {
            boolean even = !exponent.testBit(0);
            return exponent.signum() == 0 ? 1L : base.signum() < 0 && even ? 1L : base.longValue();
        }
        if (exponent.bitLength() > 31 || (long) (base.abs().bitLength() - 1) * exponent.intValue() > MOST_BITS) {
            throw Failure.budget("Power is too large", "at most " + MOST_BITS + " bits");
        }
        return shrink(base.pow(exponent.intValue()));
    }

    static Object negate(Object value) {
        return switch (value) {
            case Double d -> -d;
            case Long l when l != Long.MIN_VALUE -> -l;
            default -> shrink(big(value).negate());
        };
    }

    private static void requireNonZero(Object divisor) {
        if (!Types.truth(divisor)) {
            throw Failure.value("division by zero", "another divisor");
        }
    }

    /** As {@code int(text, base)}. */
    public static Object parseInt(String text, int base) {
        String digits = Strings.strip(text);
        boolean negative = digits.startsWith("-");
        if (negative || digits.startsWith("+")) {
            digits = digits.substring(1);
        }
        String prefix = digits.length() > 1 ? Strings.lower(digits.substring(0, 2)) : "";
        int prefixBase =
                switch (prefix) {
                    case "0x" -> 16;
                    case "0o" -> 8;
                    case "0b" -> 2;
                    default -> 0;
                };
        int radix = base == 0 ? (prefixBase == 0 ? 10 : prefixBase) : base;
        if (radix == prefixBase) {
            digits = digits.substring(digits.startsWith("_", 2) ? 3 : 2);
        }
        boolean ragged = digits.startsWith("_") || digits.endsWith("_") || digits.contains("__");
        String plain = digits.replace("_", "");
        boolean valid = !ragged && !plain.isEmpty() && plain.chars().allMatch(c -> Character.digit(c, radix) >= 0);
        if (!valid || plain.length() > 4300) {
            throw Failure.value("invalid literal for int() with base " + base + ": " + shorten(text), "an integer");
        }
        BigInteger value = new BigInteger(plain, radix);
        return shrink(negative ? value.negate() : value);
    }

    /** As {@code float(text)}. */
    public static double parseFloat(String text) {
        String plain = Strings.lower(Strings.strip(text));
        String unsigned = plain.startsWith("-") || plain.startsWith("+") ? plain.substring(1) : plain;
        double sign = plain.startsWith("-") ? -1 : 1;
        switch (unsigned) {
            case "inf", "infinity" -> {
                return sign * Double.POSITIVE_INFINITY;
            }
            case "nan" -> {
                return Double.NaN;
            }
            default -> {}
        }
        boolean ragged = unsigned.startsWith("_") || unsigned.endsWith("_") || unsigned.contains("__");
        boolean decimal = !unsigned.isEmpty() && unsigned.chars().allMatch(c -> "0123456789_.e+-".indexOf(c) >= 0);
        if (decimal && !ragged) {
            try {
                return sign * Double.parseDouble(unsigned.replace("_", ""));
            } catch (NumberFormatException e) {
                // Falls through to the error that names the text as the template had it.
            }
        }
        throw Failure.value("could not convert string to float: " + shorten(text), "a number");
    }

    private static String shorten(String text) {
        return Text.brief(text.length() > 40 ? text.substring(0, 40) : text);
    }

    /** As {@code int(number)}: the fraction is cut off. */
    public static Object truncate(double value) {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            throw Failure.value("cannot convert float " + Text.ofDouble(value) + " to integer", "a finite number");
        }
        return Math.abs(value) < 0x1p62 ? (Object) (long) value : shrink(new BigDecimal(value).toBigInteger());
    }

    /** As {@code int(value)} of a number. */
    public static Object toInt(Object value) {
        if (value instanceof Double d) {
            return truncate(d);
        }
        if (Types.isInteger(value)) {
            return Operators.plus(value);
        }
        throw Failure.type("int() got a " + Types.nameOf(value), "a number or a string");
    }

    /** As {@code float(value)}. */
    public static double toFloat(Object value) {
        if (value instanceof String text) {
            return parseFloat(text);
        }
        if (Types.isNumber(value)) {
            return toDouble(value);
        }
        throw Failure.type("float() got a " + Types.nameOf(value), "a number or a string");
    }
}
