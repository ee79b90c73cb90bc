package dev.tzero.bundled;

import java.util.Map;

/**
 * Asks one side of a fact when the other is given.
 *
 * @param reversed false: the value of a subject is asked ("where is Mira"); true: the subject of a value ("who holds the drum")
 */
record Question(String name, Group group, Relation relation, boolean reversed) implements Task {

    @Override
    public String family() {
        return "qa";
    }

    @Override
    public String description() {
        return "A few facts and a question: which %s belongs to the %s.".formatted(asked().field(), given().field());
    }

    @Override
    public Map<String, Feature> features() {
        return Fields.features(
                "context",
                Feature.TEXT,
                given().field(),
                Feature.TEXT,
                asked().listField(),
                Feature.TEXTS,
                "answer",
                Feature.TEXT);
    }

    @Override
    public Map<String, Object> row(Draw draw) {
        var scene = Scene.draw(draw, relation);
        var fact = draw.pick(scene.facts());
        return Fields.row(
                "context",
                scene.text(),
                given().field(),
                reversed ? fact.value() : fact.subject(),
                asked().listField(),
                reversed ? scene.subjects() : scene.values(),
                "answer",
                reversed ? fact.subject() : fact.value());
    }

    private Relation.Side given() {
        return reversed ? relation.value() : relation.subject();
    }

    private Relation.Side asked() {
        return reversed ? relation.subject() : relation.value();
    }
}
