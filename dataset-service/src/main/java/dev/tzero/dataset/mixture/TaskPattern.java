package dev.tzero.dataset.mixture;

import java.util.regex.Pattern;

/** A name with {@code *} for any characters and {@code ?} for one. */
final class TaskPattern {

    private final Pattern pattern;

    TaskPattern(String text) {
        StringBuilder regex = new StringBuilder();
        text.codePoints()
                .forEach(c -> regex.append(
                        switch (c) {
                            case '*' -> ".*";
                            case '?' -> ".";
                            default -> Pattern.quote(Character.toString(c));
                        }));
        this.pattern = Pattern.compile(regex.toString(), Pattern.DOTALL);
    }

    boolean matches(String name) {
        return pattern.matcher(name).matches();
    }
}
