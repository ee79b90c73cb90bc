package dev.tzero.local.serving;

import dev.tzero.local.Platform;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** More load than a replica can bear: what becomes of what it accepts, of what it refuses, and of its liveness. */
final class Overload {

    private static final int FEWEST_CLIENTS = 64;

    /** Calls that this client keeps open: more would tell of its own memory. */
    private static final int MOST_UNANSWERED = 2_000;

    private final Platform platform;
    private final Questions questions;
    private final Duration time;

    /** @param time that full load is measured for */
    Overload(Platform platform, Questions questions, Duration time) {
        this.platform = platform;
        this.questions = questions;
        this.time = time;
    }

    /** Ten times the load it can bear, open loop, for a time. */
    void run(Duration duration) {
        Queue<Outcome> full = new ConcurrentLinkedQueue<>();
        int clients = clientsThatFillTheQueue();
        Load.Result fullLoad = Load.run(clients, time, client -> full.add(questions.askOrWait()));
        double[] atFull = accepted(full);
        double perSecond = atFull.length / fullLoad.seconds();
        double rate = 10 * perSecond;
        Queue<Outcome> outcomes = new ConcurrentLinkedQueue<>();
        Queue<Double> live = new ConcurrentLinkedQueue<>();
        ReplicaProcess process = new ReplicaProcess(platform);
        long begin = System.nanoTime();
        Semaphore room = new Semaphore(MOST_UNANSWERED);
        long beyond = 0;
        long asked = 0;
        long nextLook = begin;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            while (System.nanoTime() - begin < duration.toNanos()) {
                long due = (long) ((System.nanoTime() - begin) / 1e9 * rate);
                for (; asked < due; asked++) {
                    if (!room.tryAcquire()) {
                        beyond++;
                        continue;
                    }
                    threads.execute(() -> {
                        outcomes.add(questions.ask());
                        room.release();
                    });
                }
                if (System.nanoTime() > nextLook) {
                    nextLook += 1_000_000_000L;
                    threads.execute(() -> live.add(process.millisToSayLive()));
                }
                LockSupport.parkNanos(1_000_000);
            }
        }
        double[] in = accepted(outcomes);
        double[] out = sorted(only(outcomes, Outcome.Refused.class).map(Outcome.Refused::millis));
        List<String> wrong =
                only(outcomes, Outcome.Failed.class).map(Outcome.Failed::status).toList();
        new Figure("ten times the load for " + duration.toSeconds() + " s")
                .with("full_load_clients", clients)
                .with("full_load_per_s", perSecond)
                .with("full_load_p99_ms", percentile(atFull, 99))
                .with("asked", asked - beyond)
                .with("more_than_this_client_could_ask", beyond)
                .with("accepted", in.length)
                .with("accepted_p99_ms", percentile(in, 99))
                .with("accepted_p99_over_full_load", percentile(in, 99) / percentile(atFull, 99))
                .with("refused", out.length)
                .with("refused_median_ms", percentile(out, 50))
                .with("refused_p90_ms", percentile(out, 90))
                .with("refused_p99_ms", percentile(out, 99))
                .with(
                        "refused_within_10_ms",
                        Arrays.stream(out).filter(millis -> millis <= 10).count() / (double) Math.max(1, out.length))
                .with("otherwise_failed", wrong.size())
                .with("live_answers", live.size())
                .with("slowest_live_ms", percentile(sorted(live.stream()), 100))
                .print();
        wrong.stream().distinct().limit(5).forEach(System.err::println);
    }

    /** So many that some are refused now and then, as a replica is full that many people ask at once. */
    private int clientsThatFillTheQueue() {
        for (int clients = FEWEST_CLIENTS; ; clients *= 2) {
            AtomicLong refused = new AtomicLong();
            Load.run(clients, time, client -> {
                if (questions.askOrWait() instanceof Outcome.Refused) {
                    refused.incrementAndGet();
                }
            });
            if (refused.get() > 0 || clients >= MOST_UNANSWERED) {
                return clients;
            }
        }
    }

    /** Milliseconds of those that were answered, ascending. */
    private static double[] accepted(Collection<Outcome> outcomes) {
        return sorted(only(outcomes, Outcome.Accepted.class).map(Outcome.Accepted::millis));
    }

    private static <T extends Outcome> Stream<T> only(Collection<Outcome> outcomes, Class<T> kind) {
        return outcomes.stream().filter(kind::isInstance).map(kind::cast);
    }

    private static double[] sorted(Stream<Double> values) {
        return values.mapToDouble(Double::doubleValue).sorted().toArray();
    }

    private static double percentile(double[] sorted, double percent) {
        return sorted.length == 0
                ? Double.NaN
                : sorted[(int) Math.min(sorted.length - 1L, (long) (percent / 100 * sorted.length))];
    }
}
