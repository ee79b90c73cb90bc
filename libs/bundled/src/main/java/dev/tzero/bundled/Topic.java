package dev.tzero.bundled;

import java.util.List;
import java.util.Map;

/** A few words of one kind; which kind is it? */
record Topic(String name, Group group) implements Task {

    @Override
    public String family() {
        return "topic";
    }

    @Override
    public String description() {
        return "A few words that are all of one kind, and the kind.";
    }

    @Override
    public Map<String, Feature> features() {
        var kinds = Lexicon.CATEGORIES.stream().map(Lexicon.Category::name).toList();
        return Fields.features("words", Feature.TEXTS, "label", new Feature.ClassLabel(kinds));
    }

    @Override
    public Map<String, Object> row(Draw draw) {
        var label = draw.below(Lexicon.CATEGORIES.size());
        List<String> words = draw.sample(Lexicon.CATEGORIES.get(label).words(), 2 + draw.below(4));
        return Fields.row("words", words, "label", (long) label);
    }
}
