package dev.tzero.bundled;

import java.util.List;
import java.util.Map;

/** Asks for the first or the last word of a list. */
record ListPosition(String name, Group group) implements Task {

    /** The lists that a list is drawn from. */
    static final List<List<String>> KINDS =
            List.of(Lexicon.PEOPLE, Lexicon.PLACES, Lexicon.THINGS, Lexicon.COLOURS, Lexicon.FRUITS);

    @Override
    public String family() {
        return "order";
    }

    @Override
    public String description() {
        return "A list of words; the answer is its first or its last word.";
    }

    @Override
    public Map<String, Feature> features() {
        return Fields.features("items", Feature.TEXTS, "position", Feature.TEXT, "answer", Feature.TEXT);
    }

    @Override
    public Map<String, Object> row(Draw draw) {
        var items = draw.sample(draw.pick(KINDS), 2 + draw.below(3));
        var first = draw.chance(0.5);
        return Fields.row(
                "items", items,
                "position", first ? "first" : "last",
                "answer", first ? items.getFirst() : items.getLast());
    }
}
