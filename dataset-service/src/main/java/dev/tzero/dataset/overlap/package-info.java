/** Whether what a model is measured on stood in what it was trained on. */
package dev.tzero.dataset.overlap;
