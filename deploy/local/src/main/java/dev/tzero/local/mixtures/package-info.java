/** {@code tzero mixtures}: what a mixture is made of. */
package dev.tzero.local.mixtures;
