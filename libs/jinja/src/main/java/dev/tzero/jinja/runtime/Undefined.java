package dev.tzero.jinja.runtime;

import dev.tzero.jinja.ErrorKind;
import dev.tzero.jinja.syntax.Source;

/** Stands for something that is not there. It prints as nothing, is false and empty, and fails when used otherwise. */
public final class Undefined {

    private final String detail;
    private final Object owner;
    private final Object key;

    /** @param detail what is missing, as a sentence */
    public Undefined(String detail) {
        this(detail, null, null);
    }

    private Undefined(String detail, Object owner, Object key) {
        this.detail = detail;
        this.owner = owner;
        this.key = key;
    }

    /** A name that no variable has. */
    public static Undefined variable(String name) {
        return new Undefined("'" + name + "' is undefined");
    }

    /** The value of an inline if without else. */
    public static Undefined branch(Source source, int at) {
        return new Undefined(null, source, at);
    }

    /** An attribute or element that a value lacks. */
    public static Undefined member(Object owner, Object key) {
        return new Undefined(null, owner, key);
    }

    /** The error of using this value. */
    public Failure failure() {
        return new Failure(ErrorKind.UNDEFINED, detail == null ? memberDetail() : detail, null);
    }

    private String memberDetail() {
        if (owner instanceof Source source) {
            return "the inline if-expression on line " + source.lineOf((int) key)
                    + " evaluated to false and no else section was defined.";
        }
        String name = owner == null ? "'None'" : "'" + Types.nameOf(owner) + " object'";
        return name + (key instanceof String ? " has no attribute " : " has no element ") + Text.brief(key);
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
