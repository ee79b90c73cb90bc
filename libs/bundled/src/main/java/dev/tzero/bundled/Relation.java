package dev.tzero.bundled;

import java.util.List;

/** What can be said of a subject: one relation, its subjects, its values and the sentence that joins them. */
enum Relation {
    PLACE("person", "people", Lexicon.PEOPLE, "place", "places", Lexicon.PLACES, "%s is in the %s"),
    HOLDING("person", "people", Lexicon.PEOPLE, "thing", "things", Lexicon.THINGS, "%s holds the %s"),
    COLOUR("thing", "things", Lexicon.THINGS, "colour", "colours", Lexicon.COLOURS, "the %s is %s"),
    WISH("person", "people", Lexicon.PEOPLE, "fruit", "fruits", Lexicon.FRUITS, "%s wants the %s");

    /** One side of the relation: the field names that rows use for it, and its words. */
    record Side(String field, String listField, List<String> words) {}

    private final Side subject;
    private final Side value;
    private final String clause;

    Relation(
            String subjectField,
            String subjectsField,
            List<String> subjects,
            String valueField,
            String valuesField,
            List<String> values,
            String clause) {
        this.subject = new Side(subjectField, subjectsField, subjects);
        this.value = new Side(valueField, valuesField, values);
        this.clause = clause;
    }

    Side subject() {
        return subject;
    }

    Side value() {
        return value;
    }

    /** How a text refers to a subject: people by name, things with an article. */
    String mention(String name) {
        return this == COLOUR ? "the " + name : name;
    }

    /** "Mira is in the tower": no full stop, no capital but a name's. */
    String clause(String subjectWord, String valueWord) {
        return clause.formatted(subjectWord, valueWord);
    }
}
