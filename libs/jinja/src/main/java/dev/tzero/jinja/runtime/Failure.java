package dev.tzero.jinja.runtime;

import dev.tzero.jinja.ErrorKind;

/** An operation that cannot be done; the rendering adds the place and throws a JinjaException. */
public final class Failure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final ErrorKind kind;
    private final String expected;

    /** @param expected what would have been right, or null */
    public Failure(ErrorKind kind, String detail, String expected) {
        super(detail, null, false, false);
        this.kind = kind;
        this.expected = expected;
    }

    public static Failure type(String detail, String expected) {
        return new Failure(ErrorKind.TYPE, detail, expected);
    }

    public static Failure value(String detail, String expected) {
        return new Failure(ErrorKind.VALUE, detail, expected);
    }

    public static Failure lookup(String detail, String expected) {
        return new Failure(ErrorKind.LOOKUP, detail, expected);
    }

    public static Failure budget(String detail, String expected) {
        return new Failure(ErrorKind.BUDGET, detail, expected);
    }

    public ErrorKind kind() {
        return kind;
    }

    public String expected() {
        return expected;
    }

    /** Whether Jinja, as Python code, would turn this error of a conversion into its fallback value. */
    public boolean isTypeOrValue() {
        return kind == ErrorKind.TYPE || kind == ErrorKind.VALUE;
    }
}
