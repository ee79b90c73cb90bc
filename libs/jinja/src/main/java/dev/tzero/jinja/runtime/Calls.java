package dev.tzero.jinja.runtime;

/** Calls of values. */
public final class Calls {

    private static final String[] NO_NAMES = {};
    private static final Object[] NO_VALUES = {};

    private Calls() {}

    /** As {@code callee(…)}. */
    public static Object call(
            Run run, Object callee, Object[] positional, String[] keywordNames, Object[] keywordValues) {
        run.step();
        return switch (callee) {
            case Callable callable -> callable.call(run, positional, keywordNames, keywordValues);
            case BoundMethod(LoopState loop, String name) ->
                name.equals("cycle") ? loop.cycle(positional) : (Object) loop.changed(run, positional);
            case BoundMethod(Object target, String name) -> {
                if (Methods.CHANGING.contains(name) && !run.ownsData()) {
                    throw Failure.type(
                            "'" + name + "' changes a value and was not called by name", "value." + name + "(…)");
                }
                yield Methods.call(run, target, name, NamedMethod.of(name), positional, keywordNames, keywordValues);
            }
            case LoopState loop
            when loop.recursion() != null -> loop.recursion().call(run, positional, keywordNames, keywordValues);
            case Undefined undefined -> throw undefined.failure();
            case null, default ->
                throw Failure.type("'" + Types.nameOf(callee) + "' object is not callable", "a function or macro");
        };
    }

    /** A call without keyword arguments. */
    public static Object call(Run run, Object callee, Object... positional) {
        return call(run, callee, positional, NO_NAMES, NO_VALUES);
    }
}
