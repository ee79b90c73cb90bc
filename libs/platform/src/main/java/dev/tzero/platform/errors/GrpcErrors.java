package dev.tzero.platform.errors;

import io.grpc.ForwardingServerCall;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.quarkus.grpc.ExceptionHandler;
import io.quarkus.grpc.ExceptionHandlerProvider;
import io.quarkus.grpc.GlobalInterceptor;
import jakarta.inject.Singleton;

/**
 * Turns what a gRPC method throws, or passes to {@code onError}, into a status with a {@code tzero-error-code} trailer.
 *
 * <p>Quarkus asks its {@link ExceptionHandlerProvider} about exceptions that leave a method's body on whichever thread
 * runs it; the interceptor sees what a method hands to its observer, which gRPC by itself would call {@code UNKNOWN}.
 */
@Singleton
@GlobalInterceptor
public class GrpcErrors implements ServerInterceptor, ExceptionHandlerProvider {

    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
        return next.startCall(new Translating<>(call), headers);
    }

    @Override
    public <Q, R> ExceptionHandler<Q, R> createHandler(
            ServerCall.Listener<Q> listener, ServerCall<Q, R> call, Metadata metadata) {
        return new Closing<>(listener, call, metadata);
    }

    @Override
    public Throwable transform(Throwable thrown) {
        return Failure.of(thrown).asStatus();
    }

    /** Sees every end of a call; one that carries an exception of ours is translated. */
    private static final class Translating<Q, R> extends ForwardingServerCall.SimpleForwardingServerCall<Q, R> {
        Translating(ServerCall<Q, R> call) {
            super(call);
        }

        @Override
        public void close(Status status, Metadata trailers) {
            boolean untranslated = status.getCode() == Status.Code.UNKNOWN && status.getCause() != null;
            if (!untranslated) {
                super.close(status, trailers);
                return;
            }
            Failure failure = Failure.of(status.getCause());
            trailers.merge(failure.trailers());
            super.close(Status.fromCode(failure.status()).withDescription(failure.message()), trailers);
        }
    }

    /** Ends the call when its method threw. */
    private static final class Closing<Q, R> extends ExceptionHandler<Q, R> {
        Closing(ServerCall.Listener<Q> listener, ServerCall<Q, R> call, Metadata metadata) {
            super(listener, call, metadata);
        }

        @Override
        protected void handleException(Throwable thrown, ServerCall<Q, R> call, Metadata metadata) {
            Failure.of(thrown).close(call);
        }
    }
}
