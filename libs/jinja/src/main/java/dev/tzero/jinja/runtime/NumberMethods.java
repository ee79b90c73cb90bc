package dev.tzero.jinja.runtime;

import dev.tzero.jinja.Signature;
import java.util.Map;

/** Methods of int, bool and float. */
final class NumberMethods {

    static final Map<String, Method> INTEGER = Map.of(
            "bit_length",
            new Method(Signature.of(), (run, target, a) ->
                    (long) Numbers.big(target).abs().bitLength()),
            "bit_count",
            new Method(Signature.of(), (run, target, a) ->
                    (long) Numbers.big(target).abs().bitCount()),
            "conjugate",
            new Method(Signature.of(), (run, target, a) -> Operators.plus(target)));

    static final Map<String, Method> FLOAT = Map.of(
            "is_integer",
            new Method(Signature.of(), (run, target, a) -> {
                double value = (Double) target;
                return value == Math.rint(value) && !Double.isInfinite(value);
            }),
            "conjugate",
            new Method(Signature.of(), (run, target, a) -> target));

    private NumberMethods() {}
}
