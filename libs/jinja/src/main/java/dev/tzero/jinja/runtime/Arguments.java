package dev.tzero.jinja.runtime;

/** Reads bound arguments as the types that methods want. */
final class Arguments {

    private Arguments() {}

    static String string(Object[] arguments, int index, String what) {
        String text = Markup.textOf(arguments[index]);
        if (text != null) {
            return text;
        }
        throw Failure.type(what + " is a " + Types.nameOf(arguments[index]), "a string");
    }

    /** A string or, for None, null. */
    static String stringOrNone(Object[] arguments, int index, String what) {
        return arguments[index] == null ? null : string(arguments, index, what);
    }

    static long integer(Object[] arguments, int index, String what) {
        return Numbers.toIndex(arguments[index], what);
    }
}
