package dev.tzero.evaluation.scoring;

/**
 * How well a model does one dataset under one prompt.
 *
 * @param prompt the prompt
 * @param examples number of examples
 * @param accuracy share of right answers, 0 to 1
 */
public record PromptScore(AnsweredExample.Prompt prompt, long examples, double accuracy) {}
