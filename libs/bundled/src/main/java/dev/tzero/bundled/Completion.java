package dev.tzero.bundled;

import java.util.List;
import java.util.Map;

/** The beginning of one of the facts, whose last word is missing. */
record Completion(String name, Group group, List<Relation> relations) implements Task {

    public Completion {
        relations = List.copyOf(relations);
    }

    @Override
    public String family() {
        return "completion";
    }

    @Override
    public String description() {
        return "A few facts and the beginning of one of them; the answer is its last word.";
    }

    @Override
    public Map<String, Feature> features() {
        return Fields.features(
                "context", Feature.TEXT, "start", Feature.TEXT, "endings", Feature.TEXTS, "answer", Feature.TEXT);
    }

    @Override
    public Map<String, Object> row(Draw draw) {
        var scene = Scene.draw(draw, draw.pick(relations));
        var fact = draw.pick(scene.facts());
        var sentence = fact.sentence();
        return Fields.row(
                "context", scene.text(),
                "start", sentence.substring(0, sentence.lastIndexOf(' ')),
                "endings", scene.values(),
                "answer", fact.value());
    }
}
