/** Scores as people read them: a table in Markdown, a comparison, a picture. Plain Java. */
package dev.tzero.evaluation.report;
