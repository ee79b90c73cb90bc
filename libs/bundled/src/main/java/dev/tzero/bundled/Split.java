package dev.tzero.bundled;

import java.util.Locale;

/** The three parts of a dataset. */
public enum Split {
    TRAIN,
    VALIDATION,
    TEST;

    /** The name Hugging Face uses, which is also the name of the file. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
