package dev.tzero.evaluation.service;

import dev.tzero.proto.inference.v1.InferenceFailure;
import dev.tzero.proto.inference.v1.InferenceRequest;
import dev.tzero.proto.inference.v1.InferenceResult;
import dev.tzero.proto.inference.v1.InferenceTimings;
import dev.tzero.proto.inference.v1.RankOutcome;
import dev.tzero.testkit.TestKafka;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * A client of the topics that answers requests as a careless inference side might: out of order, every third one twice.
 * What an input says decides its answer: {@code choose=1} takes choice 1, {@code fail} fails, {@code other} is answered
 * by another model, {@code lose} is answered only when it is asked for the second time.
 */
final class FakeInference implements AutoCloseable {
    private static final Pattern CHOOSE = Pattern.compile("choose=(\\d+)");

    private final Predicate<InferenceRequest> mine;
    private final Thread thread;
    private final Random random = new Random(1);
    private final Map<String, Integer> asked = new ConcurrentHashMap<>();
    private final AtomicInteger sent = new AtomicInteger();
    private volatile boolean running = true;
    private volatile boolean paused;

    private FakeInference(Predicate<InferenceRequest> mine) {
        this.mine = mine;
        this.thread = Thread.ofPlatform().name("fake-inference").daemon().unstarted(this::run);
    }

    /** Answers the requests of these evaluations. */
    static FakeInference answering(String... evaluationIds) {
        List<String> ids = List.of(evaluationIds);
        FakeInference fake =
                new FakeInference(request -> ids.contains(request.getOrigin().getEvaluationId()));
        fake.thread.start();
        return fake;
    }

    /** Reads on, but answers nothing until {@link #resume()}. */
    void pause() {
        paused = true;
    }

    void resume() {
        paused = false;
    }

    /** How often each request was asked. */
    Map<String, Integer> asked() {
        return Map.copyOf(asked);
    }

    /** Number of results sent. */
    int sent() {
        return sent.get();
    }

    private void run() {
        try (var consumer = new KafkaConsumer<>(
                        Map.<String, Object>of("bootstrap.servers", TestKafka.bootstrapServers()),
                        new StringDeserializer(),
                        new ByteArrayDeserializer());
                var producer = new KafkaProducer<>(
                        Map.<String, Object>of("bootstrap.servers", TestKafka.bootstrapServers()),
                        new StringSerializer(),
                        new ByteArraySerializer())) {
            consumer.assign(consumer.partitionsFor("inference-requests").stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList());
            consumer.seekToBeginning(consumer.assignment());
            List<InferenceRequest> waiting = new ArrayList<>();
            while (running) {
                for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofMillis(20))) {
                    InferenceRequest request = InferenceRequest.parseFrom(record.value());
                    if (mine.test(request)) {
                        if (!record.key().equals(request.getRequestId())) {
                            throw new AssertionError("key " + record.key() + " of " + request);
                        }
                        int times = asked.merge(request.getRequestId(), 1, Integer::sum);
                        if (times > 1 || !request.getRank().getInput().contains("lose")) {
                            waiting.add(request);
                        }
                    }
                }
                if (paused) {
                    continue;
                }
                Collections.shuffle(waiting, random);
                for (int i = 0; i < waiting.size(); i++) {
                    byte[] result = answer(waiting.get(i)).toByteArray();
                    for (int copy = 0; copy < (i % 3 == 0 ? 2 : 1); copy++) {
                        var record = new ProducerRecord<>(
                                "inference-results", waiting.get(i).getRequestId(), result);
                        record.headers().add("content-type", "application/x-protobuf".getBytes(StandardCharsets.UTF_8));
                        producer.send(record);
                        sent.incrementAndGet();
                    }
                }
                waiting.clear();
            }
        } catch (com.google.protobuf.InvalidProtocolBufferException e) {
            throw new AssertionError("a request that is none", e);
        }
    }

    private static InferenceResult answer(InferenceRequest request) {
        String input = request.getRank().getInput();
        InferenceResult.Builder result = InferenceResult.newBuilder()
                .setRequestId(request.getRequestId())
                .setModel(request.getModel())
                .setModelDigest(input.contains("other") ? "sha256:" + "9".repeat(64) : request.getModel())
                .setOrigin(request.getOrigin())
                .setReplica("fake-1")
                .setTimings(InferenceTimings.newBuilder()
                        .setQueueMicros(10)
                        .setComputeMicros(20)
                        .setBatchSize(1));
        if (input.contains("fail")) {
            return result.setModelDigest("")
                    .setFailure(InferenceFailure.newBuilder().setCode("TZI-1").setMessage("asked to fail"))
                    .build();
        }
        Matcher choose = CHOOSE.matcher(input);
        int best = choose.find() ? Integer.parseInt(choose.group(1)) : 0;
        RankOutcome.Builder rank = RankOutcome.newBuilder().setBestChoice(best).setInputTokens(5);
        for (int i = 0; i < request.getRank().getChoicesCount(); i++) {
            rank.addScores(i == best ? -0.5 : -2.5).addMeanScores(i == best ? -0.25 : -1.25);
        }
        return result.setRank(rank).build();
    }

    @Override
    public void close() {
        running = false;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
