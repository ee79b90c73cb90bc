package dev.tzero.jinja.runtime;

/**
 * A method of a value, not yet called.
 *
 * @param target the value
 * @param name of the method, which the value's type has
 */
public record BoundMethod(Object target, String name) {}
