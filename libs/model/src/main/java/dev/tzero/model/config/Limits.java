package dev.tzero.model.config;

/** Ranges of configuration values; a refusal names the key, the value and the range. */
final class Limits {

    /** No size of a model is larger: products of two stay far from overflow. */
    static final int SIZE = 1 << 24;

    static final int LAYERS = 1024;
    static final int HEADS = 4096;

    private Limits() {}

    static void within(String key, long value, long from, long to) {
        if (value < from || value > to) {
            throw new IllegalArgumentException(key + ": " + value + ": expected " + from + " to " + to);
        }
    }

    static void epsilon(String key, double value) {
        if (!(value > 0 && value < 1)) {
            throw new IllegalArgumentException(key + ": " + value + ": expected a number between 0 and 1");
        }
    }

    static void probability(String key, double value) {
        if (!(value >= 0 && value < 1)) {
            throw new IllegalArgumentException(key + ": " + value + ": expected 0 or more and below 1");
        }
    }
}
