/** The log of a corpus as a topic. */
package dev.tzero.corpus.kafka;
