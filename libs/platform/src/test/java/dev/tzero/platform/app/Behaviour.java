package dev.tzero.platform.app;

import dev.tzero.platform.errors.ServiceException;
import java.time.Duration;

/** Fails in the way that its argument asks for. */
final class Behaviour {
    private Behaviour() {}

    static String of(String wish) {
        return switch (wish) {
            case "missing" ->
                throw new ServiceException(
                        TestErrorCode.UNKNOWN_PROMPT, "prompt_id is 'missing', expected the id of a prompt");
            case "busy" ->
                throw new ServiceException(
                        TestErrorCode.QUEUE_FULL, "the queue is full", Duration.ofMillis(1500), null);
            case "argument" -> throw new IllegalArgumentException("seed is -1, expected 0 or more");
            case "bug" -> throw new IllegalStateException("secret");
            default -> wish + " on " + (Thread.currentThread().isVirtual() ? "virtual" : "platform") + " thread";
        };
    }
}
