/** The errors of the dataset service, with their codes. */
package dev.tzero.dataset.error;
