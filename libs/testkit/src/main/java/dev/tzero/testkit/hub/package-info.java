/** A model and dataset hub for tests. */
package dev.tzero.testkit.hub;
