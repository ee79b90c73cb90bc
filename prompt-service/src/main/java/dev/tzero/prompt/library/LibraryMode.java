package dev.tzero.prompt.library;

/** Whether prompts may be changed. */
public enum LibraryMode {
    /** People and programs write prompts. */
    WRITABLE,
    /** Everything can be read, checked and previewed, and nothing changed. */
    READ_ONLY
}
