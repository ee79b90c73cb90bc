package dev.tzero.local.serving;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.tzero.local.Platform;
import dev.tzero.local.Progress;
import dev.tzero.proto.inference.v1.GenerateRequest;
import dev.tzero.proto.inference.v1.GenerateTask;
import dev.tzero.proto.inference.v1.GenerationOptions;
import dev.tzero.proto.inference.v1.InferenceRequest;
import dev.tzero.proto.inference.v1.InferenceResult;
import dev.tzero.proto.inference.v1.InferenceTimings;
import dev.tzero.proto.inference.v1.ListModelsRequest;
import dev.tzero.proto.inference.v1.RankRequest;
import dev.tzero.proto.inference.v1.RankTask;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;

/** The measurements, each against the model library alone where that tells something. No input is asked twice. */
final class ServingBench {

    private static final int SATURATING = 64;
    private static final int CLIENTS = 16;

    /** Calls that this client keeps open: more would tell of its own memory. */
    private static final int MOST_UNANSWERED = 2_000;

    /** For so long threads of libtorch spin at most when they have nothing to do. */
    private static final Duration SPINNING = Duration.ofMillis(30);

    private static final Duration AGAIN = Duration.ofMillis(500);

    private static final int ROUNDS = 3;
    private static final Duration GATHERING = Duration.ofSeconds(60);
    private static final Duration KAFKA_PATIENCE = Duration.ofMinutes(30);

    private final Platform platform;
    private final Replicas replicas;
    private final BenchModel model;
    private final Bare bare;
    private final Duration time;
    private final int tokens;
    private final int written;
    private final SplittableRandom random = new SplittableRandom(11);

    /**
     * @param time of one measurement
     * @param tokens of an input
     * @param written tokens of a text
     */
    ServingBench(
            Platform platform, Replicas replicas, BenchModel model, Bare bare, Duration time, int tokens, int written) {
        this.platform = platform;
        this.replicas = replicas;
        this.model = model;
        this.bare = bare;
        this.time = time;
        this.tokens = tokens;
        this.written = written;
    }

    /** Throughput through gRPC, as many clients waiting as fill every batch, over that of the library. */
    void saturation() {
        Load.run(SATURATING, time, client -> rankUntilAccepted());
        double[] ranked = new double[ROUNDS];
        double[] wrote = new double[ROUNDS];
        for (int i = 0; i < ROUNDS; i++) {
            double alone = bare.rank(SATURATING, tokens, time);
            double served =
                    Load.run(SATURATING, time, client -> rankUntilAccepted()).perSecond();
            ranked[i] = served / alone;
            new Figure("rank through gRPC")
                    .with("bare_per_s", alone)
                    .with("served_per_s", served)
                    .with("ratio", ranked[i])
                    .print();
        }
        Load.run(CLIENTS, time, client -> generate(written));
        for (int i = 0; i < ROUNDS; i++) {
            double alone = bare.generate(CLIENTS, tokens, written, time);
            double served = written
                    * Load.run(CLIENTS, time, client -> generate(written)).perSecond();
            wrote[i] = served / alone;
            new Figure("generate through gRPC")
                    .with("bare_tokens_per_s", alone)
                    .with("served_tokens_per_s", served)
                    .with("ratio", wrote[i])
                    .print();
        }
        new Figure("median ratios through gRPC")
                .with("rank", Load.median(ranked))
                .with("generate", Load.median(wrote))
                .print();
    }

    /** What asking adds to one ranking, where nobody else asks. */
    void latency() {
        // Thousands of short calls: what is measured is the service, not its code before it is compiled.
        Load.run(4, time, client -> rank(1));
        Load.run(4, time, client -> callWithoutCompute());
        for (int i = 0; i < ROUNDS; i++) {
            addedToOneRanking();
        }
    }

    /** Both in turns: what else the machine does changes the time of a ranking by more than a service adds. */
    private void addedToOneRanking() {
        List<Double> prepared = new ArrayList<>();
        List<Double> alone = new ArrayList<>();
        List<Double> served = new ArrayList<>();
        List<Double> outside = new ArrayList<>();
        List<InferenceTimings> timings = new ArrayList<>();
        Load.run(1, time.multipliedBy(2), client -> {
            alone.add(millis(() -> prepared.add(bare.rankOne(tokens))));
            letWaitingThreadsSleep();
            served.add(millis(() -> timings.add(rank(tokens))));
            outside.add(served.getLast() - timings.getLast().getComputeMicros() / 1000.0);
            letWaitingThreadsSleep();
        });
        double called = Load.run(1, time, client -> callWithoutCompute()).percentile(50);
        new Figure("one client, median of a ranking")
                .with("bare_ms", median(alone))
                .with("served_ms", median(served))
                .with("added_ms", median(served) - median(alone))
                .with("queue_ms", median(timings, InferenceTimings::getQueueMicros))
                .with("compute_ms", median(timings, InferenceTimings::getComputeMicros))
                .with("outside_compute_ms", median(outside))
                .with("bare_outside_compute_ms", median(prepared))
                .with("added_outside_compute_ms", median(outside) - median(prepared))
                .with("call_without_compute_ms", called)
                .print();
    }

    private void callWithoutCompute() {
        replicas.service().listModels(ListModelsRequest.getDefaultInstance());
    }

    private static double millis(Runnable call) {
        long begin = System.nanoTime();
        call.run();
        return (System.nanoTime() - begin) / 1e6;
    }

    /** The one that computes next has the cores of the other only when the threads of its library have stopped spinning. */
    private static void letWaitingThreadsSleep() {
        LockSupport.parkNanos(SPINNING.toNanos());
    }

    private static double median(List<Double> values) {
        return Load.median(values.stream().mapToDouble(Double::doubleValue).toArray());
    }

    private static double median(List<InferenceTimings> timings, ToLongFunction<InferenceTimings> micros) {
        return Load.median(timings.stream()
                .mapToDouble(timing -> micros.applyAsLong(timing) / 1000.0)
                .toArray());
    }

    /** Sixteen clients that wait for their answers, over one that asks for all. */
    void clients() {
        Load.run(CLIENTS, time, client -> generate(written));
        Load.Result ranksOne = Load.run(1, time, client -> rank(tokens));
        Load.Result ranks = Load.run(CLIENTS, time, client -> rank(tokens));
        clients("rank", ranksOne, ranks);
        Load.Result textsOne = Load.run(1, time, client -> generate(written));
        Load.Result texts = Load.run(CLIENTS, time, client -> generate(written));
        clients("generate", textsOne, texts);
    }

    private static void clients(String kind, Load.Result one, Load.Result many) {
        double fair = Arrays.stream(many.millis()).average().orElseThrow();
        new Figure(CLIENTS + " clients, " + kind)
                .with("one_by_one_per_s", one.perSecond())
                .with("together_per_s", many.perSecond())
                .with("ratio", many.perSecond() / one.perSecond())
                .with("mean_ms", fair)
                .with("longest_ms", many.millis()[many.millis().length - 1])
                .with("longest_over_mean", many.millis()[many.millis().length - 1] / fair)
                .print();
    }

    /** A backlog of rankings on the topic, published at once and worked off; its throughput over that of the library. */
    void backlog(int requests, Progress progress) {
        double alone = bare.rank(SATURATING, tokens, time);
        try (KafkaConsumer<String, byte[]> results = replicas.fromNow("inference-results")) {
            everyReplicaAnswers(results);
            List<InferenceRequest> asked = IntStream.range(0, requests)
                    .mapToObj(i -> request("bench/" + i))
                    .toList();
            long begin = System.nanoTime();
            asked.forEach(one -> replicas.send("inference-requests", one.getRequestId(), one));
            replicas.flush();
            Map<String, Integer> byReplica = answered(
                    results,
                    "bench/",
                    requests,
                    count -> progress.update("backlog: " + count + " of " + requests + " answered"));
            double seconds = (System.nanoTime() - begin) / 1e9;
            new Figure("backlog of " + requests + " rankings on the topic")
                    .with("replicas", byReplica.size())
                    .with("seconds", seconds)
                    .with("bare_per_s", alone)
                    .with("served_per_s", requests / seconds)
                    .with("ratio", requests / seconds / alone)
                    .with("by_replica", byReplica)
                    .print();
        }
    }

    /** Replicas that have just started get their partitions a few seconds later. */
    private void everyReplicaAnswers(KafkaConsumer<String, byte[]> results) {
        Set<String> seen = new HashSet<>();
        long end = System.nanoTime() + GATHERING.toNanos();
        for (int round = 0; seen.size() < platform.services().size() && System.nanoTime() < end; round++) {
            String prefix = "warm/" + round + "/";
            for (int i = 0; i < 240; i++) {
                InferenceRequest one = request(prefix + i);
                replicas.send("inference-requests", one.getRequestId(), one);
            }
            replicas.flush();
            seen.addAll(answered(results, prefix, 240, count -> {}).keySet());
        }
    }

    private InferenceRequest request(String id) {
        return InferenceRequest.newBuilder()
                .setRequestId(id)
                .setModel("default")
                .setRank(task(tokens))
                .build();
    }

    /** Reads until so many requests have one result each. @param told how many have @return how many by each replica */
    private static Map<String, Integer> answered(
            KafkaConsumer<String, byte[]> results, String prefix, int requests, IntConsumer told) {
        Map<String, Integer> byReplica = new TreeMap<>();
        Set<String> answered = new HashSet<>();
        long end = System.nanoTime() + KAFKA_PATIENCE.toNanos();
        while (answered.size() < requests) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("only " + answered.size() + " of " + requests + " were answered");
            }
            for (ConsumerRecord<String, byte[]> record : results.poll(Duration.ofMillis(100))) {
                if (record.key().startsWith(prefix)) {
                    InferenceResult result = result(record);
                    if (!result.hasRank() || !answered.add(record.key())) {
                        throw new IllegalStateException("not ranked, or answered twice: " + result);
                    }
                    byReplica.merge(result.getReplica(), 1, Integer::sum);
                }
            }
            told.accept(answered.size());
        }
        return byReplica;
    }

    private static InferenceResult result(ConsumerRecord<String, byte[]> record) {
        try {
            return InferenceResult.parseFrom(record.value());
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("no result: " + record, e);
        }
    }

    /** Many mixed requests; what the replica's process holds after each tenth of them. */
    void flat(int requests, Progress progress) {
        ReplicaProcess process = new ReplicaProcess(platform);
        int tenth = requests / 10;
        for (int part = 1; part <= 10; part++) {
            mixed(tenth);
            progress.update("flat: " + part * tenth + " of " + requests + " requests");
            process.holding()
                    .figure("after " + part * tenth + " mixed requests")
                    .print();
        }
    }

    private void mixed(int requests) {
        try (ExecutorService threads = Executors.newFixedThreadPool(CLIENTS)) {
            IntStream.range(0, requests)
                    .forEach(i -> threads.execute(() -> {
                        if (i % 4 == 0) {
                            generate(1 + i % 8);
                        } else {
                            rank(4 + i % 40);
                        }
                    }));
        }
    }

    /** Ten times the load it can bear, open loop, for a time. */
    void overload(Duration duration) {
        ConcurrentLinkedQueue<Double> full = new ConcurrentLinkedQueue<>();
        int clients = clientsThatFillTheQueue();
        Load.Result fullLoad = Load.run(clients, time, client -> askOrWait(full));
        double[] atFull = sorted(full);
        double perSecond = atFull.length / fullLoad.seconds();
        double rate = 10 * perSecond;
        ConcurrentLinkedQueue<Double> accepted = new ConcurrentLinkedQueue<>();
        ConcurrentLinkedQueue<Double> refused = new ConcurrentLinkedQueue<>();
        ConcurrentLinkedQueue<Double> live = new ConcurrentLinkedQueue<>();
        ConcurrentLinkedQueue<String> wrong = new ConcurrentLinkedQueue<>();
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
                        ask(accepted, refused, wrong);
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
        double[] in = sorted(accepted);
        double[] out = sorted(refused);
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
                .with("slowest_live_ms", percentile(sorted(live), 100))
                .print();
        wrong.stream().distinct().limit(5).forEach(System.err::println);
    }

    /** So many that some are refused now and then, as a replica is full that many people ask at once. */
    private int clientsThatFillTheQueue() {
        for (int clients = SATURATING; ; clients *= 2) {
            AtomicLong refused = new AtomicLong();
            Load.run(clients, time, client -> {
                if (!askOrWait(new ConcurrentLinkedQueue<>())) {
                    refused.incrementAndGet();
                }
            });
            if (refused.get() > 0 || clients >= MOST_UNANSWERED) {
                return clients;
            }
        }
    }

    /** As a client does that was advised to come again. @return whether it was answered */
    private boolean askOrWait(ConcurrentLinkedQueue<Double> accepted) {
        ConcurrentLinkedQueue<Double> refused = new ConcurrentLinkedQueue<>();
        ConcurrentLinkedQueue<String> wrong = new ConcurrentLinkedQueue<>();
        ask(accepted, refused, wrong);
        if (!wrong.isEmpty()) {
            throw new IllegalStateException("a ranking failed: " + wrong.peek());
        }
        if (refused.isEmpty()) {
            return true;
        }
        LockSupport.parkNanos(AGAIN.toNanos());
        return false;
    }

    private void ask(
            ConcurrentLinkedQueue<Double> accepted,
            ConcurrentLinkedQueue<Double> refused,
            ConcurrentLinkedQueue<String> wrong) {
        RankRequest question = RankRequest.newBuilder().addTasks(task(tokens)).build();
        long begin = System.nanoTime();
        try {
            replicas.service().rank(question);
            accepted.add((System.nanoTime() - begin) / 1e6);
        } catch (StatusRuntimeException e) {
            if (e.getStatus().getCode() == Status.Code.RESOURCE_EXHAUSTED) {
                refused.add((System.nanoTime() - begin) / 1e6);
            } else {
                wrong.add(e.getStatus().toString());
            }
        }
    }

    private static double[] sorted(ConcurrentLinkedQueue<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    }

    private static double percentile(double[] sorted, double percent) {
        return sorted.length == 0
                ? Double.NaN
                : sorted[(int) Math.min(sorted.length - 1L, (long) (percent / 100 * sorted.length))];
    }

    /** A large model refuses some of as many clients as saturate a small one; they come again. */
    private void rankUntilAccepted() {
        ConcurrentLinkedQueue<Double> accepted = new ConcurrentLinkedQueue<>();
        while (!askOrWait(accepted)) {}
    }

    private InferenceTimings rank(int length) {
        return replicas.service()
                .rank(RankRequest.newBuilder().addTasks(task(length)).build())
                .getResults(0)
                .getTimings();
    }

    private RankTask task(int length) {
        SplittableRandom own = split();
        return RankTask.newBuilder()
                .setInput(model.text(own, length))
                .addAllChoices(model.choices(own))
                .build();
    }

    private void generate(int count) {
        replicas.service()
                .generate(GenerateRequest.newBuilder()
                        .addTasks(GenerateTask.newBuilder()
                                .setInput(model.text(split(), tokens))
                                .setMaxNewTokens(count)
                                .setOptions(GenerationOptions.newBuilder().setMinNewTokens(count)))
                        .build());
    }

    private synchronized SplittableRandom split() {
        return random.split();
    }
}
