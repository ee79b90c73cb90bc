/** Finished corpora read back: as files for other tools, and compared with one another. */
package dev.tzero.dataset.export;
