package dev.tzero.inference.api;

import dev.tzero.inference.queue.Caller;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.quarkus.grpc.GlobalInterceptor;
import jakarta.inject.Singleton;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Keeps when a gRPC call's caller gives up, which gRPC over HTTP/2 sends as {@code grpc-timeout}, for who does its work. */
@Singleton
@GlobalInterceptor
public class CallDeadline implements ServerInterceptor {

    private static final Metadata.Key<String> TIMEOUT =
            Metadata.Key.of("grpc-timeout", Metadata.ASCII_STRING_MARSHALLER);
    private static final Pattern FORM = Pattern.compile("([0-9]{1,8})([HMSmun])");
    private static final Context.Key<Long> NANOS = Context.key("tzero-call-deadline");

    /** For the container. */
    public CallDeadline() {}

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        long nanos = nanos(headers.get(TIMEOUT));
        if (nanos == Long.MAX_VALUE) {
            return next.startCall(call, headers);
        }
        Context context = Context.current().withValue(NANOS, System.nanoTime() + nanos);
        return Contexts.interceptCall(context, call, headers, next);
    }

    /** When the present call's caller gives up, by {@link System#nanoTime()}; {@link Caller#NO_DEADLINE} when it does not. */
    static long ofCall() {
        Long deadline = NANOS.get();
        return deadline == null ? Caller.NO_DEADLINE : deadline;
    }

    /** Nanoseconds of a timeout as it is sent; {@link Long#MAX_VALUE} for none, or one that nobody can read. */
    static long nanos(String timeout) {
        Matcher matcher = timeout == null ? null : FORM.matcher(timeout);
        if (matcher == null || !matcher.matches()) {
            return Long.MAX_VALUE;
        }
        TimeUnit unit =
                switch (matcher.group(2)) {
                    case "H" -> TimeUnit.HOURS;
                    case "M" -> TimeUnit.MINUTES;
                    case "S" -> TimeUnit.SECONDS;
                    case "m" -> TimeUnit.MILLISECONDS;
                    case "u" -> TimeUnit.MICROSECONDS;
                    default -> TimeUnit.NANOSECONDS;
                };
        return unit.toNanos(Long.parseLong(matcher.group(1)));
    }
}
