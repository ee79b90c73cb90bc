package dev.tzero.jinja.compile;

import dev.tzero.jinja.runtime.Builtin;
import dev.tzero.jinja.runtime.Run;

/**
 * A filter or test whose arguments are the same in every call.
 *
 * @param target what it is applied to
 * @param arguments bound; the first is not read
 * @param at where it stands in the source
 */
record BoundFilter(Code target, Builtin.Body body, Object[] arguments, int at) implements Code {

    @Override
    public Object eval(Run run) {
        Object value = target.eval(run);
        run.at = at;
        run.step();
        return body.call(run, value, arguments);
    }

    @Override
    public void print(Run run, int printAt) {
        Object value = target.eval(run);
        run.at = at;
        run.step();
        body.print(run, value, arguments);
    }
}
