package dev.tzero.jinja.compile;

import dev.tzero.jinja.runtime.Builtin;
import dev.tzero.jinja.runtime.Failure;
import dev.tzero.jinja.runtime.Iteration;
import dev.tzero.jinja.runtime.Run;
import dev.tzero.jinja.runtime.Types;
import dev.tzero.jinja.syntax.CallArguments;
import dev.tzero.jinja.syntax.Expr;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** The compiled arguments of a call. */
final class ArgumentCodes {

    private static final Keywords NONE = new Keywords(new String[0], new Object[0]);

    private final Code[] positional;
    private final String[] names;
    private final Code[] values;
    private final Code star;
    private final Code doubleStar;

    /** Values of all arguments but the first, where all are literals; else null. */
    private final Object[] constants;

    private ArgumentCodes(
            Code[] positional, String[] names, Code[] values, Code star, Code doubleStar, Object[] constants) {
        this.constants = constants;
        this.positional = positional;
        this.names = names;
        this.values = values;
        this.star = star;
        this.doubleStar = doubleStar;
    }

    /** Keyword arguments of one call; the arrays belong together. */
    record Keywords(String[] names, Object[] values) {}

    /** @param first put before the positional arguments, or null */
    static ArgumentCodes of(Expressions expressions, CallArguments arguments, Code first, Scope scope) {
        List<Code> positional = new ArrayList<>();
        if (first != null) {
            positional.add(first);
        }
        positional.addAll(Arrays.asList(expressions.all(arguments.positional(), scope)));
        List<Expr> values =
                arguments.keywords().stream().map(CallArguments.Keyword::value).toList();
        return new ArgumentCodes(
                positional.toArray(Code[]::new),
                arguments.keywords().stream().map(CallArguments.Keyword::name).toArray(String[]::new),
                expressions.all(values, scope),
                expressions.compile(arguments.star(), scope),
                expressions.compile(arguments.doubleStar(), scope),
                first == null ? null : constants(arguments));
    }

    private static Object[] constants(CallArguments arguments) {
        List<Object> constants = new ArrayList<>();
        List<Expr> all = new ArrayList<>(arguments.positional());
        arguments.keywords().forEach(keyword -> all.add(keyword.value()));
        for (Expr argument : all) {
            if (!(argument instanceof Expr.Literal literal)) {
                return null;
            }
            constants.add(literal.value());
        }
        return constants.toArray();
    }

    /** These with one more keyword. */
    ArgumentCodes withKeyword(String name, Code value) {
        String[] moreNames = Arrays.copyOf(names, names.length + 1);
        Code[] moreValues = Arrays.copyOf(values, values.length + 1);
        moreNames[names.length] = name;
        moreValues[values.length] = value;
        return new ArgumentCodes(positional, moreNames, moreValues, star, doubleStar, null);
    }

    Object[] positional(Run run) {
        if (star == null) {
            return Expressions.eval(run, positional);
        }
        List<Object> all = new ArrayList<>(Arrays.asList(Expressions.eval(run, positional)));
        all.addAll(Iteration.toList(run, star.eval(run)));
        return all.toArray();
    }

    Keywords keywords(Run run) {
        if (doubleStar == null) {
            return names.length == 0 ? NONE : new Keywords(names, Expressions.eval(run, values));
        }
        List<String> allNames = new ArrayList<>(Arrays.asList(names));
        List<Object> allValues = new ArrayList<>(Arrays.asList(Expressions.eval(run, values)));
        Object more = doubleStar.eval(run);
        if (!(more instanceof Map<?, ?> map)) {
            throw Failure.type("argument after ** is a " + Types.nameOf(more), "a dict");
        }
        run.chargeItems(map.size());
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            if (!(entry.getKey() instanceof String name) || allNames.contains(name)) {
                throw Failure.type("argument after ** has an unfit key", "new names as keys");
            }
            allNames.add(name);
            allValues.add(entry.getValue());
        }
        return new Keywords(allNames.toArray(String[]::new), allValues.toArray());
    }

    /** The bound arguments, save the first, if they are the same in every call; else null. */
    private Object[] bindOnce(Builtin builtin) {
        if (constants == null
                || star != null
                || doubleStar != null
                || !builtin.signature().isFixed()) {
            return null;
        }
        try {
            Object[] first = new Object[positional.length];
            System.arraycopy(constants, 0, first, 1, positional.length - 1);
            Object[] last = Arrays.copyOfRange(constants, positional.length - 1, constants.length);
            return builtin.signature().bind(builtin.name(), first, names, last).clone();
        } catch (Failure failure) {
            // Wrong arguments are an error only where the call runs.
            return null;
        }
    }

    /** A call of a filter or test that is known. */
    Code callBuiltin(Builtin builtin, int at) {
        Object[] bound = bindOnce(builtin);
        if (bound != null) {
            return new BoundFilter(positional[0], builtin.body(), bound, at);
        }
        return run -> {
            Object[] all = positional(run);
            Keywords keywords = keywords(run);
            run.at = at;
            return builtin.call(run, all, keywords.names(), keywords.values());
        };
    }
}
