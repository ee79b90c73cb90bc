package dev.tzero.prompt.api.pages;

import dev.tzero.prompt.library.LibraryMode;
import jakarta.inject.Named;
import jakarta.inject.Singleton;

/** Whether pages offer to change prompts; the library refuses changes by itself. */
@Named("editing")
@Singleton
public class Editing {

    private final LibraryMode mode;

    public Editing(LibraryMode mode) {
        this.mode = mode;
    }

    /** For templates. */
    public boolean isAllowed() {
        return mode == LibraryMode.WRITABLE;
    }
}
