package dev.tzero.model.engine;

/** No libtorch that this build can speak to is where one was promised. The message is a sentence for whoever starts the process. */
public final class LibtorchException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    LibtorchException(String message) {
        super(message);
    }

    LibtorchException(String message, Throwable cause) {
        super(message, cause);
    }
}
