package dev.tzero.bundled;

import java.util.ArrayList;
import java.util.Map;

/**
 * Asks whether two subjects have the same value. With a third subject, half of the "no" rows let it share the value of one of
 * the two, so that a value standing there twice is not enough for a "yes".
 */
record SameValue(String name, Group group, Relation relation) implements Task {

    @Override
    public String family() {
        return "same";
    }

    @Override
    public String description() {
        return "A few facts; do two of the subjects have the same %s?"
                .formatted(relation.value().field());
    }

    @Override
    public Map<String, Feature> features() {
        var subject = relation.subject().field();
        return Fields.features(
                "context",
                Feature.TEXT,
                subject + "1",
                Feature.TEXT,
                subject + "2",
                Feature.TEXT,
                "label",
                Feature.NO_YES);
    }

    @Override
    public Map<String, Object> row(Draw draw) {
        var yes = draw.chance(0.5);
        var size = Scene.size(draw);
        var distinct = draw.sample(relation.value().words(), size);
        var values = new ArrayList<>(distinct);
        if (yes) {
            values.set(1, distinct.getFirst());
        } else if (size == 3 && draw.chance(0.5)) {
            values.set(2, distinct.get(draw.below(2)));
        }
        var scene = Scene.of(draw, relation, values);
        var asked = draw.shuffled(scene.facts().subList(0, 2));
        var subject = relation.subject().field();
        return Fields.row(
                "context",
                scene.text(),
                subject + "1",
                asked.getFirst().subject(),
                subject + "2",
                asked.getLast().subject(),
                "label",
                Fields.label(yes));
    }
}
