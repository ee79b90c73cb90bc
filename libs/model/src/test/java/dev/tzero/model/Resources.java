package dev.tzero.model;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Objects;

/** Files that lie beside the tests. */
public final class Resources {

    private Resources() {}

    /** A small word-level tokenizer of eleven tokens. */
    public static Path tokenizer() {
        try {
            return Path.of(Objects.requireNonNull(Resources.class.getResource("/words-tokenizer.json"))
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
