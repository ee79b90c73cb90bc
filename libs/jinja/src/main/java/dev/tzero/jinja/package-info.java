/**
 * Jinja's template language for plain data.
 *
 * <p>{@link dev.tzero.jinja.JinjaEnvironment} compiles a source into an immutable
 * {@link dev.tzero.jinja.Template}; a rendering reads {@link dev.tzero.jinja.Variables}, draws from a generator that is
 * passed in, and stays inside a {@link dev.tzero.jinja.Budget}. Whatever goes wrong is a
 * {@link dev.tzero.jinja.JinjaException} with its place.
 *
 * <p>Inside: {@code syntax} turns text into an immutable tree, {@code compile} turns the tree into closures over
 * numbered variables, {@code runtime} holds Python's values and operators, {@code builtin} the filters, tests and
 * globals.
 */
package dev.tzero.jinja;
