package dev.tzero.bundled;

import java.util.List;
import java.util.stream.Stream;

/** Every content word of the world. The lists are short on purpose: a small model sees each word often. */
final class Lexicon {

    /** A kind of thing and words that are of this kind. */
    record Category(String name, List<String> words) {}

    static final List<String> MEN = List.of("Tomas", "Rune", "Oskar", "Piet", "Luca", "Hugo");
    static final List<String> WOMEN = List.of("Mira", "Nora", "Ida", "Lena", "Wanda", "Jade");
    static final List<String> PEOPLE =
            Stream.concat(MEN.stream(), WOMEN.stream()).toList();
    static final List<String> PLACES =
            List.of("harbour", "library", "bakery", "stable", "tower", "cellar", "chapel", "meadow");
    static final List<String> THINGS =
            List.of("drum", "kite", "rope", "ladder", "candle", "basket", "mirror", "whistle");
    static final List<String> COLOURS = List.of("gold", "pink", "grey", "purple", "orange", "brown");
    static final List<String> FRUITS = List.of("plum", "pear", "lemon", "cherry", "grape", "fig");

    static final List<Category> CATEGORIES = List.of(
            new Category("bird", List.of("owl", "heron", "crow", "swan", "gull", "wren")),
            new Category("fruit", FRUITS),
            new Category("garment", List.of("scarf", "coat", "glove", "boot", "shirt", "sock")),
            new Category("vehicle", List.of("tram", "ferry", "truck", "wagon", "canoe", "train")));

    static final List<String> REVIEWED =
            List.of("hotel", "dinner", "concert", "journey", "film", "guide", "museum", "garden");
    static final List<String> PRAISE = List.of("lovely", "splendid", "charming", "superb", "pleasant");
    static final List<String> BLAME = List.of("awful", "dreadful", "boring", "poor", "horrid");

    /** How two people come together in a sentence that a pronoun then refers back to. */
    static final List<String> MEETINGS = List.of("met", "called");

    private Lexicon() {}
}
