package dev.tzero.bundled;

/** One relation that holds between one subject and one value. */
record Fact(Relation relation, String subject, String value) {

    String clause() {
        return relation.clause(subject, value);
    }

    String sentence() {
        return Text.sentence(clause());
    }
}
