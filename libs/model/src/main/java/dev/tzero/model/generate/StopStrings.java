package dev.tzero.model.generate;

import java.util.List;

/** Watches the text of one sequence for strings that end it. */
final class StopStrings {

    private final List<String> strings;
    private final int longest;
    private final TokenText text;
    private final StringBuilder tail = new StringBuilder();

    StopStrings(List<String> strings, TokenText text) {
        this.strings = strings;
        this.longest = strings.stream().mapToInt(String::length).max().orElseThrow();
        this.text = text;
    }

    /** Whether one of the strings is complete with this token, wherever in the token it ends. */
    boolean reachedBy(int id) {
        tail.append(text.append(id));
        boolean reached = strings.stream().anyMatch(string -> tail.indexOf(string) >= 0);
        tail.delete(0, Math.max(0, tail.length() - longest + 1));
        return reached;
    }
}
