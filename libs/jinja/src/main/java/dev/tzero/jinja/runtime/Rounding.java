package dev.tzero.jinja.runtime;

import dev.tzero.jinja.syntax.Expr.BinaryOperator;
import java.math.BigDecimal;
import java.math.RoundingMode;

/** The filter {@code round}. */
public final class Rounding {

    private Rounding() {}

    /** @param method {@code common}, {@code ceil} or {@code floor} */
    public static Object round(Run run, Object value, Object precision, Object method) {
        if (!Types.isNumber(value)) {
            throw Failure.type("type " + Types.nameOf(value) + " cannot be rounded", "a number");
        }
        if (!"common".equals(method) && !"ceil".equals(method) && !"floor".equals(method)) {
            throw Failure.value("round() method is " + Text.brief(method), "common, ceil or floor");
        }
        long digits = Numbers.toIndex(precision, "the precision");
        if ("common".equals(method)) {
            return common(run, value, digits);
        }
        Object factor = Operators.apply(run, BinaryOperator.POW, 10L, digits);
        Object scaled = Operators.apply(run, BinaryOperator.MUL, value, factor);
        Object whole = scaled instanceof Double d ? whole(d, "ceil".equals(method)) : scaled;
        return Operators.apply(run, BinaryOperator.DIV, whole, factor);
    }

    private static Object whole(double value, boolean up) {
        return Numbers.truncate(up ? Math.ceil(value) : Math.floor(value));
    }

    /** To the nearest; of two as near, the even one. */
    private static Object common(Run run, Object value, long digits) {
        if (!(value instanceof Double d)) {
            if (digits >= 0) {
                return Operators.plus(value);
            }
            run.charge(Numbers.digitsCost(Numbers.big(value).bitLength()));
            int scale = (int) Math.max(digits, -5_000);
            return Numbers.shrink(new BigDecimal(Numbers.big(value))
                    .setScale(scale, RoundingMode.HALF_EVEN)
                    .toBigInteger());
        }
        if (Double.isNaN(d) || Double.isInfinite(d) || digits > 323) {
            return d;
        }
        if (digits < -308) {
            return Math.copySign(0.0, d);
        }
        double rounded =
                new BigDecimal(d).setScale((int) digits, RoundingMode.HALF_EVEN).doubleValue();
        return Math.copySign(rounded, d);
    }
}
