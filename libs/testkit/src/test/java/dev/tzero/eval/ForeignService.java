package dev.tzero.eval;

/** Stands for another service. */
public final class ForeignService {
    private ForeignService() {}
}
