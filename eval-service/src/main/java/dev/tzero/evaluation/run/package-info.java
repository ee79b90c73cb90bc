/**
 * An evaluation: what was asked, where it stands, and the names of its requests. Plain Java; nothing here knows of
 * topics, tables or calls.
 */
package dev.tzero.evaluation.run;
