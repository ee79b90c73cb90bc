package dev.tzero.local.demo;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.Iterator;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Follows a stream of states to its end, however often the service behind it is restarted on the way. */
final class Watching {

    private Watching() {}

    /**
     * Follows the stream.
     *
     * @param open opens the stream, again after the service went away; waits until it is back
     * @return the last state
     * @throws StatusRuntimeException any status but that of a service that went away
     */
    static <T> T toTheEnd(Supplier<Iterator<T>> open, Consumer<T> onState) {
        while (true) {
            try {
                Iterator<T> states = open.get();
                T last = null;
                while (states.hasNext()) {
                    last = states.next();
                    onState.accept(last);
                }
                if (last == null) {
                    throw new DemoException("a service ended a stream without saying how things stand");
                }
                return last;
            } catch (StatusRuntimeException e) {
                if (e.getStatus().getCode() != Status.Code.UNAVAILABLE
                        || Thread.currentThread().isInterrupted()) {
                    throw e;
                }
            }
        }
    }
}
