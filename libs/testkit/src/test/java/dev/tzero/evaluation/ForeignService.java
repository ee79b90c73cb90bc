package dev.tzero.evaluation;

/** Stands for another service. */
public final class ForeignService {
    private ForeignService() {}
}
