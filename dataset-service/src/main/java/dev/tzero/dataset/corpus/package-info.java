/** Corpora: the plan of which example stands where, and the building of it. */
package dev.tzero.dataset.corpus;
