package dev.tzero.jinja.builtin;

import dev.tzero.jinja.Signature;
import dev.tzero.jinja.runtime.Compare;
import dev.tzero.jinja.runtime.Failure;
import dev.tzero.jinja.runtime.Numbers;
import dev.tzero.jinja.runtime.Operators;
import dev.tzero.jinja.runtime.Rounding;
import dev.tzero.jinja.runtime.Run;
import dev.tzero.jinja.runtime.Text;
import dev.tzero.jinja.runtime.Types;
import java.util.Locale;

/** Filters on numbers. */
final class NumberFilters {

    private NumberFilters() {}

    static void addTo(Table table) {
        table.add("abs", Signature.of("x"), (run, v, a) -> Compare.less(run, v, 0L) ? Operators.negate(v) : abs(v))
                .add(
                        "int",
                        Signature.of("value").with("default", 0L).with("base", 10L),
                        (run, v, a) -> toInt(run, v, a[1], a[2]))
                .add("float", Signature.of("value").with("default", 0.0), (run, v, a) -> toFloat(run, v, a[1]))
                .add("round", Signature.of("value").with("precision", 0L).with("method", "common"), (run, v, a) -> {
                    Compare.requireDefined(v);
                    return Rounding.round(run, v, a[1], a[2]);
                })
                .add(
                        "filesizeformat",
                        Signature.of("value").with("binary", false),
                        (run, v, a) -> fileSize(run, v, Types.truth(a[1])));
    }

    private static Object abs(Object value) {
        return value instanceof Double d ? (Object) Math.abs(d) : Operators.plus(value);
    }

    private static Object toInt(Run run, Object value, Object fallback, Object base) {
        Compare.requireDefined(value);
        run.charge(value instanceof String text ? 1 + Numbers.readingCost(text.length()) : 1);
        try {
            return value instanceof String text
                    ? Numbers.parseInt(text, (int) Numbers.toIndex(base, "the base"))
                    : Numbers.toInt(value);
        } catch (Failure failure) {
            if (!failure.isTypeOrValue()) {
                throw failure;
            }
        }
        try {
            return Numbers.truncate(Numbers.toFloat(value));
        } catch (Failure failure) {
            if (!failure.isTypeOrValue()) {
                throw failure;
            }
            return fallback;
        }
    }

    private static Object toFloat(Run run, Object value, Object fallback) {
        Compare.requireDefined(value);
        run.charge(value instanceof String text ? 1 + Numbers.readingCost(text.length()) : 1);
        try {
            return Numbers.toFloat(value);
        } catch (Failure failure) {
            if (!failure.isTypeOrValue()) {
                throw failure;
            }
            return fallback;
        }
    }

    private static Object fileSize(Run run, Object value, boolean binary) {
        Compare.requireDefined(value);
        double bytes = Numbers.toFloat(value);
        double base = binary ? 1024 : 1000;
        if (bytes == 1) {
            return "1 Byte";
        }
        if (bytes < base) {
            return Text.str(run, Numbers.truncate(bytes)) + " Bytes";
        }
        String prefixes = "kMGTPEZY";
        int power = 1;
        while (power < prefixes.length() && bytes >= Math.pow(base, power + 1)) {
            power++;
        }
        char prefix = prefixes.charAt(power - 1);
        String unit = binary ? Character.toUpperCase(prefix) + "iB" : prefix + "B";
        return String.format(Locale.ROOT, "%.1f %s", bytes / Math.pow(base, power), unit);
    }
}
