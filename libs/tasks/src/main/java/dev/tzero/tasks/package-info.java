/**
 * Tasks and mixtures as T-Zero has them: how a task is called, which datasets T0 was trained and measured on, and the eight
 * mixtures of its paper over whatever prompts there are.
 *
 * <p>Start at {@link dev.tzero.tasks.T0Mixture}.
 */
package dev.tzero.tasks;
