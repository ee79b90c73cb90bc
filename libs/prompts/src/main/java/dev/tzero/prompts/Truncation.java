package dev.tzero.prompts;

/** Whether long values are cut where a template prints them. */
public enum Truncation {
    /** To 2048 characters, at a word's end, as PromptSource does unless told otherwise. */
    TO_2048,
    /** Values are printed whole. */
    NONE
}
