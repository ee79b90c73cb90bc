package dev.tzero.dataset.source;

/** A value cut to a length that fits into an error message. */
final class Excerpt {

    private static final int LENGTH = 80;

    private Excerpt() {}

    static String of(Object value) {
        String text = String.valueOf(value);
        return text.length() <= LENGTH ? text : text.substring(0, LENGTH) + "…";
    }
}
