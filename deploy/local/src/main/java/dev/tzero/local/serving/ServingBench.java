package dev.tzero.local.serving;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.tzero.local.Platform;
import dev.tzero.local.Progress;
import dev.tzero.proto.inference.v1.InferenceRequest;
import dev.tzero.proto.inference.v1.InferenceResult;
import dev.tzero.proto.inference.v1.InferenceTimings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.DoubleSupplier;
import java.util.function.IntConsumer;
import java.util.function.IntSupplier;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;

/** The measurements, each against the model library alone where that tells something. No input is asked twice. */
final class ServingBench {

    /** They fill every batch, and a replica of base accepts them all: one that is refused again and again would have no figure. */
    private static final int SATURATING = 32;

    private static final int CLIENTS = 16;

    /** For so long threads of libtorch spin at most when they have nothing to do. */
    private static final Duration SPINNING = Duration.ofMillis(30);

    /** The fractions of its multiples are spread evenly, however many there are. */
    private static final double GOLDEN = (Math.sqrt(5) - 1) / 2;

    private static final Duration GATHERING = Duration.ofSeconds(60);
    private static final Duration KAFKA_PATIENCE = Duration.ofMinutes(30);

    private final Platform platform;
    private final Replicas replicas;
    private final Questions questions;
    private final Bare bare;
    private final Duration time;
    private final int rounds;
    private final int tokens;
    private final int written;

    ServingBench(Platform platform, Replicas replicas, BenchModel model, Bare bare, Extent extent) {
        this.platform = platform;
        this.replicas = replicas;
        this.questions = new Questions(replicas, model, extent.tokens());
        this.bare = bare;
        this.time = extent.time();
        this.rounds = extent.rounds();
        this.tokens = extent.tokens();
        this.written = extent.written();
    }

    /** Thousands of short calls: what is measured is the service, not its code before it is compiled. */
    void warmUp() {
        Load.run(4, time, client -> questions.models());
        Load.run(4, time, client -> questions.rank(1));
        Load.run(4, time, client -> questions.generate(1, 1));
    }

    /** Rankings through gRPC, as many clients waiting as fill every batch, over those of the library. */
    void ranking() {
        Load.run(SATURATING, time, client -> questions.rankUntilAccepted());
        saturation(
                "rank",
                "per_s",
                () -> bare.rank(SATURATING, tokens, time),
                () -> SteadyLoad.of(SATURATING, time, client -> questions.rankUntilAccepted())
                        .perSecond());
    }

    /** The same of written tokens, over those of the library in batches that begin and end together. */
    void writing() {
        Load.run(CLIENTS, time, client -> questions.generate(written));
        saturation(
                "generate",
                "tokens_per_s",
                () -> bare.generate(CLIENTS, tokens, written, time),
                () -> writtenPerSecond(client -> questions.generate(written)));
        IntSupplier bareLengths = unlikeLengths();
        IntSupplier lengths = unlikeLengths();
        saturation(
                "generate, unlike lengths,",
                "tokens_per_s",
                () -> bare.follow(CLIENTS, tokens, bareLengths, time),
                () -> writtenPerSecond(client -> questions.generate(lengths.getAsInt())));
    }

    private double writtenPerSecond(IntConsumer question) {
        return written * SteadyLoad.of(CLIENTS, time, question).perSecond();
    }

    /** Lengths of texts up to twice what is written otherwise, each as often as the others and on average as long. */
    private IntSupplier unlikeLengths() {
        AtomicInteger given = new AtomicInteger();
        return () -> 1 + (int) (given.getAndIncrement() * GOLDEN % 1 * (2 * written - 1));
    }

    private void saturation(String kind, String unit, DoubleSupplier bare, DoubleSupplier served) {
        double[] ratios = new double[rounds];
        double allAlone = 0;
        double allAnswered = 0;
        for (int i = 0; i < rounds; i++) {
            double alone = bare.getAsDouble();
            double answered = served.getAsDouble();
            ratios[i] = answered / alone;
            allAlone += alone;
            allAnswered += answered;
            new Figure(kind + " through gRPC")
                    .with("bare_" + unit, alone)
                    .with("served_" + unit, answered)
                    .with("ratio", ratios[i])
                    .print();
        }
        new Figure(kind + " through gRPC, median")
                .with("rounds", rounds)
                .with("ratio", Load.median(ratios))
                .with("ratio_of_means", allAnswered / allAlone)
                .print();
    }

    /** What asking adds to one ranking, where nobody else asks. */
    void latency() {
        for (int i = 0; i < rounds; i++) {
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
            served.add(millis(() -> timings.add(questions.rank(tokens))));
            outside.add(served.getLast() - timings.getLast().getComputeMicros() / 1000.0);
            letWaitingThreadsSleep();
        });
        double called =
                Load.median(Load.run(1, time, client -> questions.models()).millis());
        new Figure("one client, median of a ranking")
                .with("bare_ms", median(alone))
                .with("served_ms", median(served))
                .with("added_ms", median(differences(served, alone)))
                .with("difference_of_medians_ms", median(served) - median(alone))
                .with("queue_ms", median(timings, InferenceTimings::getQueueMicros))
                .with("compute_ms", median(timings, InferenceTimings::getComputeMicros))
                .with("outside_compute_ms", median(outside))
                .with("bare_outside_compute_ms", median(prepared))
                .with("added_outside_compute_ms", median(outside) - median(prepared))
                .with("call_without_compute_ms", called)
                .print();
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

    /** Of calls that follow each other: how fast the machine is just then is the same for both. */
    private static List<Double> differences(List<Double> later, List<Double> earlier) {
        return IntStream.range(0, later.size())
                .mapToObj(i -> later.get(i) - earlier.get(i))
                .toList();
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
        Load.run(CLIENTS, time, client -> questions.generate(written));
        Load.Result ranksOne = SteadyLoad.of(1, time, client -> questions.rank(tokens));
        Load.Result ranks = SteadyLoad.of(CLIENTS, time, client -> questions.rank(tokens));
        clients("rank", ranksOne, ranks);
        Load.Result textsOne = SteadyLoad.of(1, time, client -> questions.generate(written));
        Load.Result texts = SteadyLoad.of(CLIENTS, time, client -> questions.generate(written));
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
                    .mapToObj(i -> questions.ranking("bench/" + i))
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
                InferenceRequest one = questions.ranking(prefix + i);
                replicas.send("inference-requests", one.getRequestId(), one);
            }
            replicas.flush();
            seen.addAll(answered(results, prefix, 240, count -> {}).keySet());
        }
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
                            questions.generate(1 + i % 8);
                        } else {
                            questions.rank(4 + i % 40);
                        }
                    }));
        }
    }

    /** Ten times the load it can bear, open loop, for a time. */
    void overload(Duration duration) {
        new Overload(platform, questions, time).run(duration);
    }
}
