package dev.tzero.local.serving;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.IntConsumer;

/** Clients that ask, wait for their answer, and ask again. */
final class Load {

    private Load() {}

    /**
     * What came of it.
     *
     * @param calls answered
     * @param seconds from the first question to the last answer
     * @param millis of every call, ascending
     */
    record Result(int calls, double seconds, double[] millis) {

        double perSecond() {
            return calls / seconds;
        }

        /** The latency that so many of a hundred calls do not exceed, in milliseconds. */
        double percentile(double percent) {
            return millis[(int) Math.min(millis.length - 1L, Math.round(percent / 100 * millis.length))];
        }
    }

    /** Lets so many clients ask for a time. @param call given the number of the client, returns with the answer */
    static Result run(int clients, Duration time, IntConsumer call) {
        ConcurrentLinkedQueue<Double> millis = new ConcurrentLinkedQueue<>();
        long begin = System.nanoTime();
        long end = begin + time.toNanos();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<CompletableFuture<Void>> running = new ArrayList<>();
            for (int i = 0; i < clients; i++) {
                int client = i;
                running.add(CompletableFuture.runAsync(
                        () -> {
                            while (System.nanoTime() < end) {
                                long asked = System.nanoTime();
                                call.accept(client);
                                millis.add((System.nanoTime() - asked) / 1e6);
                            }
                        },
                        threads));
            }
            running.forEach(CompletableFuture::join);
        }
        double seconds = (System.nanoTime() - begin) / 1e9;
        double[] sorted =
                millis.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        return new Result(sorted.length, seconds, sorted);
    }

    static double median(double... values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
