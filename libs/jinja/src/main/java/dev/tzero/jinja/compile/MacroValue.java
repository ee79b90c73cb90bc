package dev.tzero.jinja.compile;

import dev.tzero.jinja.runtime.Access;
import dev.tzero.jinja.runtime.Callable;
import dev.tzero.jinja.runtime.Context;
import dev.tzero.jinja.runtime.Dict;
import dev.tzero.jinja.runtime.Failure;
import dev.tzero.jinja.runtime.Frame;
import dev.tzero.jinja.runtime.HasAttributes;
import dev.tzero.jinja.runtime.Run;
import dev.tzero.jinja.runtime.Tuple;
import dev.tzero.jinja.runtime.Undefined;
import java.util.Arrays;
import java.util.List;

/**
 * A macro with the variables around it.
 *
 * @param code what it does
 * @param definedIn where it was defined
 * @param context of the template it was defined in
 */
record MacroValue(Macros.MacroCode code, Frame definedIn, Context context) implements Callable, HasAttributes {

    @Override
    public String name() {
        return code.name();
    }

    @Override
    public Object attribute(String name) {
        return switch (name) {
            case "name" -> code.name();
            case "arguments" -> Tuple.of((Object[]) code.parameters().clone());
            case "catch_varargs" -> code.rest() >= 0;
            case "catch_kwargs" -> code.keywords() >= 0;
            case "caller" -> code.caller() >= 0;
            default -> Access.NONE;
        };
    }

    @Override
    public Object call(Run run, Object[] positional, String[] keywordNames, Object[] keywordValues) {
        Frame frame = new Frame(code.layout().size(), definedIn);
        bind(frame, positional, keywordNames, keywordValues);
        String text = run.capture(() -> run.in(context, inner -> {
            inner.frame = frame;
            code.entry().exec(inner);
            defaults(inner);
            code.body().exec(inner);
        }));
        return run.markup(text);
    }

    private void bind(Frame frame, Object[] positional, String[] keywordNames, Object[] keywordValues) {
        int[] slots = code.slots();
        for (int i = 0; i < slots.length; i++) {
            frame.slots[slots[i]] = i < positional.length ? positional[i] : Frame.UNSET;
        }
        if (code.rest() >= 0) {
            frame.slots[code.rest()] = positional.length > slots.length
                    ? Tuple.of(Arrays.copyOfRange(positional, slots.length, positional.length))
                    : Tuple.EMPTY;
        } else if (positional.length > slots.length) {
            throw Failure.type(
                    "macro '" + code.name() + "' got " + positional.length + " arguments", "at most " + slots.length);
        }
        if (code.caller() >= 0) {
            frame.slots[code.caller()] = new Undefined("No caller defined");
        }
        Dict others = new Dict();
        for (int i = 0; i < keywordNames.length; i++) {
            String name = keywordNames[i];
            int parameter = List.of(code.parameters()).indexOf(name);
            if (parameter >= 0) {
                if (parameter < positional.length) {
                    throw Failure.type("macro '" + code.name() + "' got '" + name + "' twice", "each argument once");
                }
                frame.slots[slots[parameter]] = keywordValues[i];
            } else if (name.equals("caller") && code.caller() >= 0) {
                frame.slots[code.caller()] = keywordValues[i];
            } else {
                others.put(name, keywordValues[i]);
            }
        }
        if (code.keywords() >= 0) {
            frame.slots[code.keywords()] = others;
        } else if (!others.isEmpty()) {
            Object unknown = others.keySet().iterator().next();
            throw Failure.type(
                    "macro '" + code.name() + "' takes no keyword argument '" + unknown + "'",
                    "one of " + String.join(", ", code.parameters()));
        }
    }

    private void defaults(Run run) {
        for (int i = 0; i < code.slots().length; i++) {
            int slot = code.slots()[i];
            if (run.frame.slots[slot] == Frame.UNSET) {
                Code value = code.defaults()[i];
                run.frame.slots[slot] = value == null
                        ? new Undefined("parameter '" + code.parameters()[i] + "' was not provided")
                        : value.eval(run);
            }
        }
    }

    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }
}
