package dev.tzero.evaluation.persistence;

/** Texts from outside, as PostgreSQL can hold them. */
final class Texts {
    private Texts() {}

    /** The text with the replacement character where it held U+0000, which PostgreSQL's text cannot hold. */
    static String clean(String text) {
        return text.replace('\0', '\uFFFD');
    }
}
