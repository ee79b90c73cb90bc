package dev.tzero.bundled;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A man and a woman meet, and the next sentence says something of "he" or "she".
 *
 * @param relations what the second sentence may say
 */
record Pronoun(String name, Group group, List<Relation> relations) implements Task {

    public Pronoun {
        relations = List.copyOf(relations);
    }

    @Override
    public String family() {
        return "coreference";
    }

    @Override
    public String description() {
        return "Two people meet, then a sentence about one of them with a pronoun; who is meant?";
    }

    @Override
    public Map<String, Feature> features() {
        return Fields.features(
                "context", Feature.TEXT,
                "pronoun", Feature.TEXT,
                "statement", Feature.TEXT,
                "people", Feature.TEXTS,
                "answer", Feature.TEXT);
    }

    @Override
    public Map<String, Object> row(Draw draw) {
        var man = draw.pick(Lexicon.MEN);
        var woman = draw.pick(Lexicon.WOMEN);
        var pair = draw.shuffled(List.of(man, woman));
        var pronoun = draw.pick(List.of("he", "she"));
        var relation = draw.pick(relations);
        var statement = relation.clause("", draw.pick(relation.value().words())).strip();
        var meeting = pair.getFirst() + " " + draw.pick(Lexicon.MEETINGS) + " " + pair.getLast();
        var context = Stream.of(meeting, pronoun + " " + statement)
                .map(Text::sentence)
                .toList();
        return Fields.row(
                "context",
                Text.join(context),
                "pronoun",
                pronoun,
                "statement",
                statement,
                "people",
                Text.sorted(pair),
                "answer",
                pronoun.equals("he") ? man : woman);
    }
}
