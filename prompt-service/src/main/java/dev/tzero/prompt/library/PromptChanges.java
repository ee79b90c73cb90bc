package dev.tzero.prompt.library;

import java.util.function.Function;

/** Runs changes of the library, each in a transaction of its own. */
public interface PromptChanges {

    /** Runs a change and commits it. */
    <T> T change(Function<PromptLibrary, T> change);

    /** Runs a change, in read-only mode too, and takes it back: what it would have come to, and nothing stored. */
    <T> T rehearse(Function<PromptLibrary, T> change);
}
