package dev.tzero.bundled;

import java.util.ArrayList;
import java.util.Map;

/**
 * Two words of one kind and one of another; which does not belong? Expected not to transfer: no trained dataset compares the
 * kinds of single words. It is here so that a failure is on the table too.
 */
record OddOne(String name, Group group) implements Task {

    @Override
    public String family() {
        return "odd one out";
    }

    @Override
    public String description() {
        return "Three words, two of one kind; the answer is the third. Not expected to transfer.";
    }

    @Override
    public Map<String, Feature> features() {
        return Fields.features("words", Feature.TEXTS, "answer", Feature.TEXT);
    }

    @Override
    public Map<String, Object> row(Draw draw) {
        var kinds = draw.sample(Lexicon.CATEGORIES, 2);
        var words = new ArrayList<>(draw.sample(kinds.getFirst().words(), 2));
        var answer = draw.pick(kinds.getLast().words());
        words.add(answer);
        return Fields.row("words", draw.shuffled(words), "answer", answer);
    }
}
