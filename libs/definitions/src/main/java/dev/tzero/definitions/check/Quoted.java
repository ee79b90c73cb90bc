package dev.tzero.definitions.check;

/** Values from outside as messages show them: short, whatever was sent. */
public final class Quoted {

    private static final int LONGEST = 80;

    private Quoted() {}

    /** The value in single quotes, cut after 80 characters. */
    public static String of(String value) {
        return value.length() <= LONGEST ? "'" + value + "'" : "'" + value.substring(0, LONGEST) + "…'";
    }
}
