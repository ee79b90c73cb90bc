package dev.tzero.local;

/** A text is not the JSON that was expected; the message goes on after a name of the text. */
public final class JsonFormatException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public JsonFormatException(String problem) {
        super(problem);
    }
}
