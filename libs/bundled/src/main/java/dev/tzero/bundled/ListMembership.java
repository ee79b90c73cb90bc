package dev.tzero.bundled;

import java.util.Map;

/** Asks whether a word is in a list of words of its kind. */
record ListMembership(String name, Group group) implements Task {

    @Override
    public String family() {
        return "check";
    }

    @Override
    public String description() {
        return "A list of words of one kind, and a word that is in it or not.";
    }

    @Override
    public Map<String, Feature> features() {
        return Fields.features("items", Feature.TEXTS, "word", Feature.TEXT, "label", Feature.NO_YES);
    }

    @Override
    public Map<String, Object> row(Draw draw) {
        var kind = draw.pick(ListPosition.KINDS);
        var items = draw.sample(kind, 2 + draw.below(3));
        var yes = draw.chance(0.5);
        return Fields.row(
                "items",
                items,
                "word",
                yes ? draw.pick(items) : draw.pickExcept(kind, items),
                "label",
                Fields.label(yes));
    }
}
