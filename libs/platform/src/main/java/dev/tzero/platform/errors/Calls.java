package dev.tzero.platform.errors;

import io.grpc.stub.StreamObserver;
import java.util.function.Supplier;

/** The end of a unary gRPC method: one answer or one translated error. */
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
}
