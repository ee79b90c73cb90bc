package dev.tzero.dataset.overlap;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The runs of {@code n} words of a row's texts, lower-cased and without punctuation; no run goes from one text to another.
 * A row that has no run, since all its texts are shorter, is one run as a whole.
 */
final class NGrams {

    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}]+");

    private final int n;

    /** @param n words of a run, 1 or more */
    NGrams(int n) {
        this.n = n;
    }

    /** Gives every run of a row to the reader, its words divided by spaces. */
    void of(Map<String, Object> row, Consumer<String> reader) {
        List<List<String>> texts = new ArrayList<>();
        row.values().forEach(value -> collect(value, texts));
        boolean any = false;
        for (List<String> words : texts) {
            for (int i = 0; i + n <= words.size(); i++) {
                reader.accept(String.join(" ", words.subList(i, i + n)));
                any = true;
            }
        }
        if (!any) {
            List<String> all = texts.stream().flatMap(List::stream).toList();
            if (!all.isEmpty()) {
                reader.accept(String.join(" ", all));
            }
        }
    }

    private static void collect(Object value, List<List<String>> texts) {
        switch (value) {
            case String text -> texts.add(words(text));
            case Map<?, ?> map -> map.values().forEach(item -> collect(item, texts));
            case List<?> list -> list.forEach(item -> collect(item, texts));
            case null, default -> {}
        }
    }

    private static List<String> words(String text) {
        List<String> words = new ArrayList<>();
        Matcher word = WORD.matcher(text.toLowerCase(Locale.ROOT));
        while (word.find()) {
            words.add(word.group());
        }
        return words;
    }
}
