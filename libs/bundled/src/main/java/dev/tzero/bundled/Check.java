package dev.tzero.bundled;

import java.util.List;
import java.util.Map;

/**
 * Asks whether a subject has a value. Half of the wrong values belong to another subject of the same text, so that
 * finding the word is not enough; the other half are absent, which is where learning starts.
 */
record Check(String name, Group group, Relation relation) implements Task {

    private static final double WRONG_IS_PRESENT = 0.5;

    @Override
    public String family() {
        return "check";
    }

    @Override
    public String description() {
        return "A few facts and a yes/no question about the %s of a %s."
                .formatted(relation.value().field(), relation.subject().field());
    }

    @Override
    public Map<String, Feature> features() {
        return Fields.features(
                "context",
                Feature.TEXT,
                relation.subject().field(),
                Feature.TEXT,
                relation.value().field(),
                Feature.TEXT,
                "true_" + relation.value().field(),
                Feature.TEXT,
                relation.value().listField(),
                Feature.TEXTS,
                "label",
                Feature.NO_YES);
    }

    @Override
    public Map<String, Object> row(Draw draw) {
        var scene = Scene.draw(draw, relation);
        var fact = draw.pick(scene.facts());
        var yes = draw.chance(0.5);
        return Fields.row(
                "context",
                scene.text(),
                relation.subject().field(),
                fact.subject(),
                relation.value().field(),
                yes ? fact.value() : wrong(draw, scene, fact),
                "true_" + relation.value().field(),
                fact.value(),
                relation.value().listField(),
                scene.values(),
                "label",
                Fields.label(yes));
    }

    private String wrong(Draw draw, Scene scene, Fact fact) {
        return draw.chance(WRONG_IS_PRESENT)
                ? draw.pickExcept(scene.values(), List.of(fact.value()))
                : draw.pickExcept(relation.value().words(), scene.values());
    }
}
