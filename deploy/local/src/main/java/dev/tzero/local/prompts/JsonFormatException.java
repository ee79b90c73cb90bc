package dev.tzero.local.prompts;

/** A text is not the JSON that was expected; the message goes on after a name of the text. */
final class JsonFormatException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    JsonFormatException(String problem) {
        super(problem);
    }
}
