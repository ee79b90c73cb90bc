package dev.tzero.local.serving;

/** What became of one question. */
sealed interface Outcome {

    /** Answered, so long after it was asked. */
    record Accepted(double millis) implements Outcome {}

    /** Refused for want of room, so long after it was asked. */
    record Refused(double millis) implements Outcome {}

    /** Neither. */
    record Failed(String status) implements Outcome {}
}
