package dev.tzero.dataset.corpus;

/** Why a row makes no example. The order is that of the counts in the database: only append. */
public enum DropReason {
    /** Input or target rendered to nothing but white space. */
    BLANK,
    /** The target is not among the answer choices. */
    TARGET_OUTSIDE_CHOICES,
    /** The template failed on the row, or its output is too long for a record. */
    ERROR
}
