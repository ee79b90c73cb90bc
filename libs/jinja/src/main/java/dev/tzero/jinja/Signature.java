package dev.tzero.jinja;

import dev.tzero.jinja.runtime.Dict;
import dev.tzero.jinja.runtime.Failure;
import dev.tzero.jinja.runtime.Tuple;
import java.util.Arrays;
import java.util.List;

/** Names, defaults and kinds of the parameters of a {@link JinjaFunction}; binds the arguments of a call to them. */
public final class Signature {

    /** Stands in a bound array where an optional parameter without a default value was left out. */
    public static final Object ABSENT = new Object() {
        @Override
        public String toString() {
            return "ABSENT";
        }
    };

    private static final Object REQUIRED = new Object();

    private final String[] names;
    private final Object[] defaults;
    private final boolean variadic;
    private final boolean keywords;

    private Signature(String[] names, Object[] defaults, boolean variadic, boolean keywords) {
        this.names = names;
        this.defaults = defaults;
        this.variadic = variadic;
        this.keywords = keywords;
    }

    /** Parameters that must all be given. */
    public static Signature of(String... required) {
        Object[] defaults = new Object[required.length];
        Arrays.fill(defaults, REQUIRED);
        return new Signature(required.clone(), defaults, false, false);
    }

    /** This with one more parameter, which has a default. */
    public Signature with(String name, Object defaultValue) {
        String[] moreNames = Arrays.copyOf(names, names.length + 1);
        Object[] moreDefaults = Arrays.copyOf(defaults, defaults.length + 1);
        moreNames[names.length] = name;
        moreDefaults[names.length] = defaultValue;
        return new Signature(moreNames, moreDefaults, variadic, keywords);
    }

    /** This with one more bound value, a tuple of the positional arguments beyond the named parameters. */
    public Signature withRest() {
        return new Signature(names, defaults, true, keywords);
    }

    /** This with one more bound value, the last, a dict of the keyword arguments without a parameter. */
    public Signature withKeywords() {
        return new Signature(names, defaults, variadic, true);
    }

    /** Whether every value it binds is a named parameter's. */
    public boolean isFixed() {
        return !variadic && !keywords;
    }

    /**
     * The arguments in the order of the parameters.
     *
     * @param callee for errors
     * @param positional values in order
     * @param keywordNames names of the keyword arguments
     * @param keywordValues their values
     */
    public Object[] bind(String callee, Object[] positional, String[] keywordNames, Object[] keywordValues) {
        if (positional.length == names.length && keywordNames.length == 0 && !variadic && !keywords) {
            return positional;
        }
        Object[] bound = new Object[names.length + (variadic ? 1 : 0) + (keywords ? 1 : 0)];
        System.arraycopy(positional, 0, bound, 0, Math.min(positional.length, names.length));
        System.arraycopy(
                defaults,
                Math.min(positional.length, names.length),
                bound,
                Math.min(positional.length, names.length),
                names.length - Math.min(positional.length, names.length));
        if (variadic) {
            bound[names.length] = positional.length > names.length
                    ? Tuple.of(Arrays.copyOfRange(positional, names.length, positional.length))
                    : Tuple.EMPTY;
        } else if (positional.length > names.length) {
            throw Failure.type(callee + "() got " + positional.length + " arguments", "at most " + names.length);
        }
        Dict others = keywords ? new Dict() : null;
        for (int i = 0; i < keywordNames.length; i++) {
            int parameter = List.of(names).indexOf(keywordNames[i]);
            if (parameter >= 0) {
                if (parameter < positional.length) {
                    throw Failure.type(callee + "() got '" + keywordNames[i] + "' twice", "each argument once");
                }
                bound[parameter] = keywordValues[i];
            } else if (keywords) {
                others.put(keywordNames[i], keywordValues[i]);
            } else {
                throw Failure.type(
                        callee + "() has no parameter '" + keywordNames[i] + "'",
                        names.length == 0 ? "no arguments" : "one of " + String.join(", ", names));
            }
        }
        if (keywords) {
            bound[bound.length - 1] = others;
        }
        for (int i = 0; i < names.length; i++) {
            if (bound[i] == REQUIRED) {
                throw Failure.type(callee + "() lacks an argument", "'" + names[i] + "'");
            }
        }
        return bound;
    }
}
