package dev.tzero.testkit;

import dev.tzero.embedded.EmbeddedKafka;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;

/** One real broker for all tests of a JVM, started by the first who asks, and short ways to write and read records. */
public final class TestKafka {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private TestKafka() {}

    /** Started on first use, stopped when the JVM ends; the one producer and the one admin client live as long. */
    private static final class Shared {
        private static final EmbeddedKafka BROKER = EmbeddedKafka.temporary();
        private static final Admin ADMIN = Admin.create(Map.of("bootstrap.servers", BROKER.bootstrapServers()));
        private static final KafkaProducer<String, byte[]> PRODUCER = new KafkaProducer<>(
                Map.of("bootstrap.servers", BROKER.bootstrapServers()),
                new StringSerializer(),
                new ByteArraySerializer());

        static {
            Runtime.getRuntime()
                    .addShutdownHook(new Thread(
                            () -> {
                                PRODUCER.close(Duration.ZERO);
                                ADMIN.close(Duration.ZERO);
                                BROKER.close();
                            },
                            "test-kafka-stop"));
        }
    }

    /** The broker's address, {@code 127.0.0.1:port}. */
    public static String bootstrapServers() {
        return Shared.BROKER.bootstrapServers();
    }

    /** An admin client; not to be closed by the caller. */
    public static Admin admin() {
        return Shared.ADMIN;
    }

    /** Creates the topics that do not exist yet, with this many partitions each. */
    public static void createTopics(int partitions, String... names) {
        var wanted = Arrays.stream(names)
                .map(name -> new NewTopic(name, partitions, (short) 1))
                .toList();
        Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
        for (var created : admin().createTopics(wanted).values().entrySet()) {
            try {
                created.getValue().get(LIMIT.toSeconds(), TimeUnit.SECONDS);
                for (int partition = 0; partition < partitions; partition++) {
                    ends.put(new TopicPartition(created.getKey(), partition), OffsetSpec.latest());
                }
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof TopicExistsException)) {
                    throw new IllegalStateException("cannot create topic " + created.getKey(), e.getCause());
                }
            } catch (InterruptedException | TimeoutException e) {
                throw failed("create topic " + created.getKey(), e);
            }
        }
        awaitLeaders(ends);
    }

    /**
     * Asks the leader of each partition, which answers once it leads. A producer that began earlier could have its first batch
     * refused and its second one taken, and would then try the first for ever.
     */
    private static void awaitLeaders(Map<TopicPartition, OffsetSpec> ends) {
        Awaitility.await("leaders of " + ends.keySet()).atMost(LIMIT).until(() -> lead(ends));
    }

    /** False as long as the broker has not heard of a topic that its controller created. */
    private static boolean lead(Map<TopicPartition, OffsetSpec> ends) {
        try {
            admin().listOffsets(ends).all().get(LIMIT.toSeconds(), TimeUnit.SECONDS);
            return true;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RetriableException) {
                return false;
            }
            throw new IllegalStateException("no leader for " + ends.keySet(), e.getCause());
        } catch (InterruptedException | TimeoutException e) {
            throw failed("wait for leaders of " + ends.keySet(), e);
        }
    }

    /** Writes one record and waits until the broker has it. {@code key} and {@code value} may be null. */
    public static RecordMetadata produce(String topic, String key, byte[] value, Map<String, String> headers) {
        var sent = new ProducerRecord<>(topic, key, value);
        headers.forEach((name, text) -> sent.headers().add(name, text.getBytes(StandardCharsets.UTF_8)));
        try {
            return Shared.PRODUCER.send(sent).get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new IllegalStateException("cannot write to " + topic, e.getCause());
        } catch (InterruptedException | TimeoutException e) {
            throw failed("write to " + topic, e);
        }
    }

    /**
     * Everything committed on a topic from its beginning, per partition in order, as soon as there are {@code count}
     * records or more.
     *
     * @throws AssertionError when there are fewer after the limit; the message gives both numbers
     */
    public static List<ConsumerRecord<String, byte[]>> read(String topic, int count, Duration limit) {
        return readUntil(topic, records -> records.size() >= count, count + " records", limit);
    }

    /** As {@link #read(String, int, Duration)}, until the records read so far are what the test waits for. */
    public static List<ConsumerRecord<String, byte[]>> readUntil(
            String topic, Predicate<List<ConsumerRecord<String, byte[]>>> enough, String expectation, Duration limit) {
        var records = new ArrayList<ConsumerRecord<String, byte[]>>();
        long deadline = System.nanoTime() + limit.toNanos();
        try (var consumer = consumer(topic)) {
            while (!enough.test(records)) {
                if (System.nanoTime() > deadline) {
                    throw new AssertionError("topic " + topic + ": " + records.size() + " records after " + limit
                            + "; expected " + expectation);
                }
                consumer.poll(Duration.ofMillis(50)).forEach(records::add);
            }
        }
        return records;
    }

    /** Everything that is committed on a topic now: for asserting that nothing more is there. */
    public static List<ConsumerRecord<String, byte[]>> readAll(String topic) {
        var records = new ArrayList<ConsumerRecord<String, byte[]>>();
        try (var consumer = consumer(topic)) {
            Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(Duration.ofMillis(50)).forEach(records::add);
            }
        }
        return records;
    }

    private static KafkaConsumer<String, byte[]> consumer(String topic) {
        Map<String, Object> settings = new HashMap<>();
        settings.put("bootstrap.servers", bootstrapServers());
        settings.put("auto.offset.reset", "earliest");
        settings.put("enable.auto.commit", "false");
        settings.put("allow.auto.create.topics", "false");
        settings.put("isolation.level", "read_committed");
        var consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer());
        var partitions = consumer.partitionsFor(topic);
        if (partitions == null || partitions.isEmpty()) {
            consumer.close();
            throw new AssertionError("topic " + topic + " does not exist");
        }
        consumer.assign(partitions.stream()
                .map(partition -> new TopicPartition(topic, partition.partition()))
                .toList());
        consumer.seekToBeginning(consumer.assignment());
        return consumer;
    }

    private static IllegalStateException failed(String what, Exception cause) {
        if (cause instanceof InterruptedException) {
            Thread.currentThread().interrupt();
        }
        return new IllegalStateException("did not " + what + " within " + LIMIT, cause);
    }
}
