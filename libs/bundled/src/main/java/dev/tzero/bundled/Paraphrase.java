package dev.tzero.bundled;

import java.util.List;
import java.util.Map;

/** Two sentences of different form that say the same, or differ in one word. */
record Paraphrase(String name, Group group) implements Task {

    /** The forms of a relation; the first place of a form is the subject's, the second the value's. */
    private static final Map<Relation, List<String>> FORMS = Map.of(
            Relation.PLACE,
                    List.of("%1$s is in the %2$s", "the %2$s is where %1$s is", "the place of %1$s is the %2$s"),
            Relation.HOLDING, List.of("%1$s holds the %2$s", "the %2$s is with %1$s", "the keeper of the %2$s is %1$s"),
            Relation.COLOUR,
                    List.of("the %1$s is %2$s", "%2$s is the colour of the %1$s", "the colour of the %1$s is %2$s"));

    private static final List<Relation> RELATIONS = List.of(Relation.PLACE, Relation.HOLDING, Relation.COLOUR);

    @Override
    public String family() {
        return "paraphrase";
    }

    @Override
    public String description() {
        return "Two sentences that mean the same or differ in one word.";
    }

    @Override
    public Map<String, Feature> features() {
        return Fields.features("sentence1", Feature.TEXT, "sentence2", Feature.TEXT, "label", Feature.NO_YES);
    }

    @Override
    public Map<String, Object> row(Draw draw) {
        var relation = draw.pick(RELATIONS);
        var subject = draw.pick(relation.subject().words());
        var value = draw.pick(relation.value().words());
        var forms = draw.sample(FORMS.get(relation), 2);
        var yes = draw.chance(0.5);
        var first = say(forms.getFirst(), subject, value);
        String second;
        if (yes) {
            second = say(forms.getLast(), subject, value);
        } else if (draw.chance(0.5)) {
            second = say(forms.getLast(), draw.pickExcept(relation.subject().words(), List.of(subject)), value);
        } else {
            second = say(
                    forms.getLast(), subject, draw.pickExcept(relation.value().words(), List.of(value)));
        }
        return Fields.row("sentence1", first, "sentence2", second, "label", Fields.label(yes));
    }

    private static String say(String form, String subject, String value) {
        return Text.sentence(form.formatted(subject, value));
    }
}
