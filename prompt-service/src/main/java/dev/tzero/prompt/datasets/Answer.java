package dev.tzero.prompt.datasets;

import java.util.function.Function;

/**
 * What the dataset service says, or why it says nothing: prompts are written and stored whether it is up or not.
 *
 * @param <T> what was asked for
 */
public sealed interface Answer<T> {

    /** It answered. */
    record Known<T>(T value) implements Answer<T> {}

    /** It could not be asked, or does not know; the reason is a sentence for people. */
    record Unknown<T>(String reason) implements Answer<T> {}

    /** The next question, if this one was answered. */
    default <R> Answer<R> then(Function<T, Answer<R>> next) {
        return switch (this) {
            case Known<T>(T value) -> next.apply(value);
            case Unknown<T>(String reason) -> new Unknown<>(reason);
        };
    }
}
