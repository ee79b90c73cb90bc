/**
 * A reader of the part of Python's pickle format that checkpoints need: numbers, texts, lists, tuples, dictionaries, and the
 * few names its caller allows. A pickle is a program; this machine has no instruction that runs anything.
 */
package dev.tzero.model.weights.pickle;
