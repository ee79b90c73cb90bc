package dev.tzero.prompt.api;

import io.grpc.stub.StreamObserver;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The end of a method: its answers, or one error with its details. */
final class Answers {

    private Answers() {}

    static <R> void one(StreamObserver<R> observer, Supplier<R> answer) {
        many(observer, each -> each.accept(answer.get()));
    }

    static <R> void many(StreamObserver<R> observer, Consumer<Consumer<R>> answers) {
        try {
            answers.accept(observer::onNext);
        } catch (RuntimeException e) {
            observer.onError(Statuses.of(e));
            return;
        }
        observer.onCompleted();
    }
}
