package dev.tzero.bundled;

import java.util.List;
import java.util.Map;

/**
 * Asks whether a sentence follows from a text. A wrong sentence always gives a subject the value of another subject of the
 * text: every word of it stands in the text, so only who belongs to what decides.
 */
record Entailment(String name, Group group, List<Relation> relations) implements Task {

    public Entailment {
        relations = List.copyOf(relations);
    }

    @Override
    public String family() {
        return "entailment";
    }

    @Override
    public String description() {
        return "A few facts and a sentence that follows from them or does not.";
    }

    @Override
    public Map<String, Feature> features() {
        return Fields.features("premise", Feature.TEXT, "hypothesis", Feature.TEXT, "label", Feature.NO_YES);
    }

    @Override
    public Map<String, Object> row(Draw draw) {
        var relation = draw.pick(relations);
        var scene = Scene.draw(draw, relation);
        var fact = draw.pick(scene.facts());
        var yes = draw.chance(0.5);
        var value = yes ? fact.value() : draw.pickExcept(scene.values(), List.of(fact.value()));
        return Fields.row(
                "premise", scene.text(),
                "hypothesis", new Fact(relation, fact.subject(), value).sentence(),
                "label", Fields.label(yes));
    }
}
