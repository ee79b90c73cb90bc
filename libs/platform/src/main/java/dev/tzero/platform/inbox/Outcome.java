package dev.tzero.platform.inbox;

/** What became of a record. */
public enum Outcome {
    /** Its effect is committed. */
    APPLIED,
    /** It had been handled before; nothing happened. */
    REPEATED,
    /** It is on the dead-letter topic. */
    DEAD
}
