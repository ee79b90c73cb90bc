package dev.tzero.prompts;

import dev.tzero.jinja.runtime.Strings;

/** Keeps a separator that stands in a row's text from dividing the rendering. */
final class Separators {

    /** What stands for it meanwhile; PromptSource's own, because templates can see its length. */
    private static final String PROTECTED = "3ed2dface8203c4c9dfb1a5dc58e41e0";

    private Separators() {}

    static String protect(String value) {
        return value.contains(CompiledPrompt.SEPARATOR) ? value.replace(CompiledPrompt.SEPARATOR, PROTECTED) : value;
    }

    /** A text with its separators back. */
    static String unprotect(String text) {
        return text.contains(PROTECTED) ? text.replace(PROTECTED, CompiledPrompt.SEPARATOR) : text;
    }

    /** Without the white space around it, as Python strips. */
    static String strip(String text) {
        return Strings.strip(text);
    }
}
