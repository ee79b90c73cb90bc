package dev.tzero.bundled;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A short text of facts.
 *
 * @param facts the facts of the relation that a row asks about, with different subjects
 * @param sentences all sentences in the order of the text, which may hold one fact of another relation
 */
record Scene(List<Fact> facts, List<String> sentences) {

    private static final double TWO_FACTS = 0.65;
    private static final double FOREIGN_FACT = 0.15;

    /** Two or three facts with different subjects and different values. */
    static Scene draw(Draw draw, Relation relation) {
        return of(draw, relation, draw.sample(relation.value().words(), size(draw)));
    }

    /** One fact for each of the values, which need not be different. */
    static Scene of(Draw draw, Relation relation, List<String> values) {
        var subjects = draw.sample(relation.subject().words(), values.size());
        var facts = IntStream.range(0, values.size())
                .mapToObj(i -> new Fact(relation, subjects.get(i), values.get(i)))
                .toList();
        var sentences = new ArrayList<>(facts.stream().map(Fact::sentence).toList());
        if (draw.chance(FOREIGN_FACT)) {
            sentences.add(foreign(draw, relation, subjects).sentence());
        }
        return new Scene(facts, List.copyOf(draw.shuffled(sentences)));
    }

    static int size(Draw draw) {
        return draw.chance(TWO_FACTS) ? 2 : 3;
    }

    private static Fact foreign(Draw draw, Relation relation, List<String> taken) {
        var other = draw.pickExcept(List.of(Relation.values()), List.of(relation));
        return new Fact(
                other,
                draw.pickExcept(other.subject().words(), taken),
                draw.pickExcept(other.value().words(), taken));
    }

    String text() {
        return Text.join(sentences);
    }

    List<String> subjects() {
        return Text.sorted(facts.stream().map(Fact::subject).toList());
    }

    List<String> values() {
        return Text.sorted(facts.stream().map(Fact::value).toList());
    }
}
