package dev.tzero.jinja;

/** What sort of mistake a {@link JinjaException} reports. */
public enum ErrorKind {
    /** The source is not a template. */
    SYNTAX,
    /** A missing variable, attribute or element was used as if it were there. */
    UNDEFINED,
    /** An operation met a value of a type it does not work on. */
    TYPE,
    /** An operation met a value it does not accept. */
    VALUE,
    /** An element was asked for that is not there. */
    LOOKUP,
    /** A template that another one names is missing, or templates refer to one another in a circle. */
    TEMPLATE,
    /** The template wants more than its {@link Budget}. */
    BUDGET
}
