package dev.tzero.jinja;

/** A filter, test or global function. */
@FunctionalInterface
public interface JinjaFunction {

    /**
     * @param in the rendering that calls
     * @param arguments one per parameter of the {@link Signature} it was registered with, defaults filled in; of a
     *     filter or test the first is the value it is applied to
     * @return plain data, or a value of {@code dev.tzero.jinja.runtime}
     */
    Object call(Invocation in, Object[] arguments);
}
