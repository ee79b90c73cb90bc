/** Consumers and producers, and the two loops that keep an evaluation going. */
package dev.tzero.evaluation.messaging;
