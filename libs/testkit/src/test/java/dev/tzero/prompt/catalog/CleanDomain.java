package dev.tzero.prompt.catalog;

/** A domain class that keeps to the rules. */
public final class CleanDomain {
    private CleanDomain() {}
}
