package dev.tzero.local.serving;

import java.time.Duration;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;

/**
 * {@link Load} while all clients are asking: time counts from when each has been answered once, a call that lies in it in part
 * counts for that part, and all go on asking until what was asked within it is answered. Neither the time before the first
 * answers nor that in which the last clients have the service to themselves is in its figure.
 */
final class SteadyLoad {

    private final Collection<Call> calls = new ConcurrentLinkedQueue<>();
    private final Set<Integer> answered = ConcurrentHashMap.newKeySet();
    private final AtomicInteger counting = new AtomicInteger();
    private final int clients;
    private final long nanos;
    private final IntConsumer question;
    private volatile boolean failed;
    private volatile boolean warm;
    private volatile long begin;

    private SteadyLoad(int clients, Duration time, IntConsumer question) {
        this.clients = clients;
        this.nanos = time.toNanos();
        this.question = question;
    }

    private record Call(long asked, long answered) {

        /** How much of it lies in a time. */
        double within(long begin, long end) {
            return Math.max(0.0, Math.min(answered, end) - Math.max(asked, begin)) / (answered - asked);
        }
    }

    /** Lets so many clients ask. @param question given the number of the client, returns with the answer */
    static Load.Result of(int clients, Duration time, IntConsumer question) {
        return new SteadyLoad(clients, time, question).run();
    }

    private Load.Result run() {
        Load.together(clients, this::askAndAsk);
        long end = begin + nanos;
        return new Load.Result(
                calls.stream().mapToDouble(call -> call.within(begin, end)).sum(),
                nanos / 1e9,
                calls.stream()
                        .filter(call -> call.asked() >= begin && call.asked() < end)
                        .mapToDouble(call -> (call.answered() - call.asked()) / 1e6)
                        .sorted()
                        .toArray());
    }

    private void askAndAsk(int client) {
        // The others would wait for the answers of one that failed.
        while (!failed) {
            boolean counts = !warm || System.nanoTime() - begin < nanos;
            if (!counts && counting.get() == 0) {
                return;
            }
            counting.addAndGet(counts ? 1 : 0);
            ask(client);
            counting.addAndGet(counts ? -1 : 0);
            if (answered.add(client) && answered.size() == clients) {
                begin = System.nanoTime();
                warm = true;
            }
        }
    }

    private void ask(int client) {
        long asked = System.nanoTime();
        try {
            question.accept(client);
        } catch (RuntimeException e) {
            failed = true;
            throw e;
        }
        calls.add(new Call(asked, System.nanoTime()));
    }
}
