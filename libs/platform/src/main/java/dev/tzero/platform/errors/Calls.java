package dev.tzero.platform.errors;

import io.grpc.stub.StreamObserver;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** The end of a gRPC method: one last answer or one translated error. */
public final class Calls {
    private Calls() {}

    /** Answers with what {@code answer} returns; what it throws reaches the client as {@link Failure} says. */
    public static <R> void unary(StreamObserver<R> observer, Supplier<R> answer) {
        R response;
        try {
            response = answer.get();
        } catch (RuntimeException e) {
            observer.onError(Failure.of(e).asStatus());
            return;
        }
        observer.onNext(response);
        observer.onCompleted();
    }

    /**
     * Answers when the stage is complete, on the thread that completes it; what {@code answer} throws, or the stage fails with,
     * reaches the client as {@link Failure} says.
     */
    public static <R> void later(StreamObserver<R> observer, Supplier<? extends CompletionStage<R>> answer) {
        CompletionStage<R> stage;
        try {
            stage = answer.get();
        } catch (RuntimeException e) {
            observer.onError(Failure.of(e).asStatus());
            return;
        }
        stage.whenComplete((response, failure) -> {
            if (failure != null) {
                observer.onError(Failure.of(cause(failure)).asStatus());
            } else {
                observer.onNext(response);
                observer.onCompleted();
            }
        });
    }

    private static Throwable cause(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }
}
