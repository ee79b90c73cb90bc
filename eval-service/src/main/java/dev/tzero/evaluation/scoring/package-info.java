/**
 * From answers to numbers: accuracy of every prompt, median and quartiles over prompts, a bootstrap interval, and what
 * guessing would reach. Plain Java; nothing here knows of topics, tables or calls.
 */
package dev.tzero.evaluation.scoring;
