package dev.tzero.bundled;

import java.util.List;
import java.util.Map;

/** Asks for the one sentence of a text that is about a subject. */
record Extract(String name, Group group) implements Task {

    @Override
    public String family() {
        return "extract";
    }

    @Override
    public String description() {
        return "A few facts; the answer is the sentence about the subject.";
    }

    @Override
    public Map<String, Feature> features() {
        return Fields.features(
                "context", Feature.TEXT, "subject", Feature.TEXT, "sentences", Feature.TEXTS, "answer", Feature.TEXT);
    }

    @Override
    public Map<String, Object> row(Draw draw) {
        var scene = Scene.draw(draw, draw.pick(List.of(Relation.values())));
        var fact = draw.pick(scene.facts());
        return Fields.row(
                "context", scene.text(),
                "subject", fact.relation().mention(fact.subject()),
                "sentences", Text.sorted(scene.sentences()),
                "answer", fact.sentence());
    }
}
