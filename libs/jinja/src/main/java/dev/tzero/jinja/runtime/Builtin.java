package dev.tzero.jinja.runtime;

import dev.tzero.jinja.JinjaFunction;
import dev.tzero.jinja.Signature;

/**
 * A filter, test or global function with its parameters.
 *
 * @param name for errors
 * @param signature its parameters
 * @param body what it does
 */
public record Builtin(String name, Signature signature, Body body) implements Callable {

    /** What a built-in does. */
    @FunctionalInterface
    public interface Body {

        /**
         * @param value the first argument, which a filter or test is applied to; null if there is none
         * @param arguments one per parameter, to be read only. The first is not read where there is a value: calls of a
         *     filter that have the other arguments in common share them.
         */
        Object call(Run run, Object value, Object[] arguments);

        /** Prints what {@link #call} answers; a body may do so without putting the text together before. */
        default void print(Run run, Object value, Object[] arguments) {
            run.print(call(run, value, arguments));
        }
    }

    /** A function from outside, which gets arguments of its own in each call. */
    public static Builtin of(String name, Signature signature, JinjaFunction function) {
        return new Builtin(name, signature, (run, value, shared) -> {
            Object[] arguments = shared.clone();
            if (arguments.length > 0) {
                arguments[0] = value;
            }
            return function.call(run, arguments);
        });
    }

    @Override
    public Object call(Run run, Object[] positional, String[] keywordNames, Object[] keywordValues) {
        run.step();
        Object[] arguments = signature.bind(name, positional, keywordNames, keywordValues);
        return body.call(run, arguments.length == 0 ? null : arguments[0], arguments);
    }
}
