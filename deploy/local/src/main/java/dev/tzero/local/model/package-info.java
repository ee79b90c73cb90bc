/** {@code tzero model}: what can be done with a model folder when no service runs. */
package dev.tzero.local.model;
