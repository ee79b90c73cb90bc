/** Mixtures: which datasets and prompts go together, and in what shares. */
package dev.tzero.dataset.mixture;
