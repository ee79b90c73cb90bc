package dev.tzero.model.train;

/**
 * What one training step did.
 *
 * @param step number of the step, from 1
 * @param loss mean loss per target token before the update, label smoothing and z-loss included
 * @param gradientNorm length of the gradient before clipping
 * @param learningRate rate of this update
 * @param examples examples in the batch
 * @param inputTokens real input tokens
 * @param targetTokens real target tokens
 * @param paddedTokens places computed, padding included
 * @param seconds wall time
 */
public record StepResult(
        long step,
        double loss,
        double gradientNorm,
        double learningRate,
        int examples,
        long inputTokens,
        long targetTokens,
        long paddedTokens,
        double seconds) {}
