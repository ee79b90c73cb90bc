package dev.tzero.jinja.runtime;

import dev.tzero.jinja.ErrorKind;

/**
 * Stands for something that is not there. It prints as nothing, is false and empty, and fails when used otherwise.
 *
 * @param detail what is missing, as a sentence
 */
public record Undefined(String detail) {

    /** A name that no variable has. */
    public static Undefined variable(String name) {
        return new Undefined("'" + name + "' is undefined");
    }

    /** An attribute or element that a value lacks. */
    public static Undefined member(Object owner, Object key) {
        String type = Types.nameOf(owner);
        return new Undefined(
                key instanceof String name
                        ? (owner == null ? "'None'" : "'" + type + " object'") + " has no attribute '" + name + "'"
                        : "'" + type + " object' has no element " + Text.repr(key));
    }

    /** The error of using this value. */
    public Failure failure() {
        return new Failure(ErrorKind.UNDEFINED, detail, null);
    }

    /** Two of them are equal, whatever they stand for. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Undefined;
    }

    @Override
    public int hashCode() {
        return 7;
    }
}
