package dev.tzero.jinja.runtime;

import dev.tzero.jinja.JinjaFunction;
import dev.tzero.jinja.Signature;

/**
 * A filter, test or global function with its parameters.
 *
 * @param name for errors
 * @param signature its parameters
 * @param function what it does
 */
public record Builtin(String name, Signature signature, JinjaFunction function) implements Callable {

    @Override
    public Object call(Run run, Object[] positional, String[] keywordNames, Object[] keywordValues) {
        run.step();
        return function.call(run, signature.bind(name, positional, keywordNames, keywordValues));
    }
}
