package dev.tzero.jinja.runtime;

import java.util.Set;

/** The methods and properties that templates find on values; nothing else of Java is reachable. */
public final class Methods {

    /** Methods that change their value; a template that names one works on copies of the caller's data. */
    public static final Set<String> CHANGING = Set.of(
            "append",
            "extend",
            "insert",
            "pop",
            "popitem",
            "remove",
            "clear",
            "sort",
            "reverse",
            "update",
            "setdefault");

    private Methods() {}

    /** An attribute that is no method, or {@link Access#NONE}. */
    static Object property(Object target, String name) {
        if (!Types.isNumber(target)) {
            return Access.NONE;
        }
        return switch (name) {
            case "real" -> Operators.plus(target);
            case "imag" -> target instanceof Double ? (Object) 0.0 : (Object) 0L;
            case "numerator" -> target instanceof Double ? Access.NONE : Operators.plus(target);
            case "denominator" -> target instanceof Double ? Access.NONE : (Object) 1L;
            default -> Access.NONE;
        };
    }

    /**
     * Calls {@code target.name(…)}, whether it is a method or an attribute that can be called.
     *
     * @param named the methods of that name
     */
    public static Object call(
            Run run,
            Object target,
            String name,
            NamedMethod named,
            Object[] positional,
            String[] keywordNames,
            Object[] keywordValues) {
        Method method = named.on(target);
        if (method == null) {
            return Calls.call(run, Access.attribute(target, name, named), positional, keywordNames, keywordValues);
        }
        run.step();
        Object[] arguments = method.signature().bind(name, positional, keywordNames, keywordValues);
        return target instanceof Markup markup
                ? MarkupText.call(run, markup, name, method, arguments)
                : method.body().call(run, target, arguments);
    }
}
