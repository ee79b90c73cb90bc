package dev.tzero.inference.serving;

/**
 * How large a model is.
 *
 * @param parameters elements of its weights
 * @param bytes of its weights in memory
 */
public record ModelSize(long parameters, long bytes) {}
