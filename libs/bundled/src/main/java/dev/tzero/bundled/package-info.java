/**
 * The content that comes with tzero: a small synthetic world of datasets, the prompts written for it, the mixtures that
 * train and evaluate on it, and the vocabulary of its training part. All of it was made for this project; no row is real.
 *
 * <p>Start at {@link dev.tzero.bundled.Bundled}.
 */
package dev.tzero.bundled;
