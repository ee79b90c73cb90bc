/** {@code tzero bench serving}: how much of the model's own speed is left when it is asked as a service. */
package dev.tzero.local.serving;
