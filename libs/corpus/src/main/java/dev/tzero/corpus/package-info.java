/**
 * A corpus as its readers see it: a log of examples dealt to partitions in turn, read back in its order.
 *
 * <p>Start at {@link dev.tzero.corpus.Corpus} and {@link dev.tzero.corpus.CorpusReader}.
 */
package dev.tzero.corpus;
