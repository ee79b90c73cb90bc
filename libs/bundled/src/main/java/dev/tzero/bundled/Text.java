package dev.tzero.bundled;

import java.util.List;

/** Clauses to sentences. */
final class Text {

    private Text() {}

    /** The clause with a capital and a full stop. */
    static String sentence(String clause) {
        return Character.toUpperCase(clause.charAt(0)) + clause.substring(1) + ".";
    }

    static String join(List<String> sentences) {
        return String.join(" ", sentences);
    }

    /** Alphabetical, so that the order of choices tells nothing about the answer. */
    static List<String> sorted(List<String> words) {
        return words.stream().sorted().toList();
    }
}
