package dev.tzero.bundled;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A short review of two things, both praised or both blamed, sometimes by denying the opposite. */
record Sentiment(String name, Group group) implements Task {

    private static final double DENIED = 0.4;

    @Override
    public String family() {
        return "sentiment";
    }

    @Override
    public String description() {
        return "A review of two sentences that is negative or positive.";
    }

    @Override
    public Map<String, Feature> features() {
        return Fields.features(
                "review", Feature.TEXT,
                "topics", Feature.TEXTS,
                "first_topic", Feature.TEXT,
                "label", new Feature.ClassLabel(List.of("negative", "positive")));
    }

    @Override
    public Map<String, Object> row(Draw draw) {
        var positive = draw.chance(0.5);
        var topics = draw.sample(Lexicon.REVIEWED, 2);
        var sentences = new ArrayList<String>();
        for (var topic : topics) {
            var denied = draw.chance(DENIED);
            var word = draw.pick(positive != denied ? Lexicon.PRAISE : Lexicon.BLAME);
            sentences.add("The %s was %s%s.".formatted(topic, denied ? "not " : "", word));
        }
        return Fields.row(
                "review", Text.join(sentences),
                "topics", Text.sorted(topics),
                "first_topic", topics.getFirst(),
                "label", Fields.label(positive));
    }
}
