/** Calls and pages. */
package dev.tzero.evaluation.api;
