package dev.tzero.prompts;

import dev.tzero.jinja.runtime.Strings;

/** Keeps a separator that stands in a row's text from dividing the rendering. */
final class Separators {

    /** What stands for it meanwhile; PromptSource's own, because templates can see its length. */
    private static final String PROTECTED = "3ed2dface8203c4c9dfb1a5dc58e41e0";

    private Separators() {}

    static String protect(String value) {
        return replace(value, CompiledPrompt.SEPARATOR, PROTECTED);
    }

    /** A text with its separators back. */
    static String unprotect(String text) {
        return replace(text, PROTECTED, CompiledPrompt.SEPARATOR);
    }

    /** Nearly no text holds what is replaced, and most not even its first character, which is found faster. */
    private static String replace(String text, String old, String by) {
        int first = text.indexOf(old.charAt(0));
        return first >= 0 && text.indexOf(old, first) >= 0 ? text.replace(old, by) : text;
    }

    /** Without the white space around it, as Python strips. */
    static String strip(String text) {
        return Strings.strip(text);
    }
}
