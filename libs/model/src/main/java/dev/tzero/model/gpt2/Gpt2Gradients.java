package dev.tzero.model.gpt2;

import java.util.Map;

/**
 * Loss of a batch and its gradient.
 *
 * @param loss mean cross-entropy per label
 * @param gradients by the parameter's name in a Hugging Face checkpoint, row-major
 */
public record Gpt2Gradients(double loss, Map<String, float[]> gradients) {}
