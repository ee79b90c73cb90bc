/** Datasets as they lie in folders: their files, schema, rows and fingerprints. */
package dev.tzero.dataset.source;
