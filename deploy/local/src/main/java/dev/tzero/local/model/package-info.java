/** {@code ./tzero model}: work on the folder of a model, with no service running. */
package dev.tzero.local.model;
