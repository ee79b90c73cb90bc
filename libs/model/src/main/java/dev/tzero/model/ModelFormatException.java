package dev.tzero.model;

import java.io.Serial;
import java.nio.file.Path;

/** A file of a model folder that cannot be used: the message names the file, the field, the value found and what was expected. */
public final class ModelFormatException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    public ModelFormatException(Path file, String field, String problem) {
        super(message(file, field, problem));
    }

    public ModelFormatException(Path file, String field, String problem, Throwable cause) {
        super(message(file, field, problem), cause);
    }

    private static String message(Path file, String field, String problem) {
        return file + ": " + field + ": " + problem;
    }
}
