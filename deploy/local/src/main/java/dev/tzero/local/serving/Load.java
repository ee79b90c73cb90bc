package dev.tzero.local.serving;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/** Clients that ask, wait for their answer, and ask again. */
final class Load {

    private Load() {}

    /**
     * What came of it.
     *
     * @param calls answered, in part those that only in part lie in the time
     * @param seconds of that time
     * @param millis of every call, ascending
     */
    record Result(double calls, double seconds, double[] millis) {

        double perSecond() {
            return calls / seconds;
        }
    }

    /** Lets so many clients ask for a time. @param call given the number of the client, returns with the answer */
    static Result run(int clients, Duration time, IntConsumer call) {
        ConcurrentLinkedQueue<Double> millis = new ConcurrentLinkedQueue<>();
        long begin = System.nanoTime();
        long end = begin + time.toNanos();
        together(clients, client -> {
            while (System.nanoTime() < end) {
                long asked = System.nanoTime();
                call.accept(client);
                millis.add((System.nanoTime() - asked) / 1e6);
            }
        });
        double seconds = (System.nanoTime() - begin) / 1e9;
        double[] sorted =
                millis.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        return new Result(sorted.length, seconds, sorted);
    }

    /** Lets each client do what it does, all at once, and waits for them. */
    static void together(int clients, IntConsumer client) {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<CompletableFuture<Void>> running = IntStream.range(0, clients)
                    .mapToObj(i -> CompletableFuture.runAsync(() -> client.accept(i), threads))
                    .toList();
            running.forEach(CompletableFuture::join);
        }
    }

    static double median(double... values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
