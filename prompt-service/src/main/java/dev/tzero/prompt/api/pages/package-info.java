/**
 * The pages for people, PromptSource's three modes: an overview, the viewer of prompted datasets, and sourcing. What
 * scripts of these pages ask for is under {@code /editor}. Rows and templates are texts of strangers: they reach a page
 * through Qute, which escapes them, or as JSON, which scripts insert as text.
 */
package dev.tzero.prompt.api.pages;
