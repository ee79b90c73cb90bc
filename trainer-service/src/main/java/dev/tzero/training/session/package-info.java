/** Models while they are trained. */
package dev.tzero.training.session;
