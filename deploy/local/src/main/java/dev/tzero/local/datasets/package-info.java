/** {@code tzero datasets}, {@code tasks} and {@code corpus}: what the dataset service knows and builds. */
package dev.tzero.local.datasets;
