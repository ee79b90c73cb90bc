package dev.tzero.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedKafkaTest {
    @Test
    void recordsOfAnAbortedTransactionAreNeverReadAndOffsetsCommitWithTheRecords() throws Exception {
        try (var kafka = EmbeddedKafka.temporary()) {
            createTopic(kafka, "words");
            try (var consumer = consumer(kafka)) {
                consumer.subscribe(List.of("words"));
                try (var producer = producer(kafka, Map.of("transactional.id", "test"))) {
                    producer.initTransactions();
                    producer.beginTransaction();
                    producer.send(new ProducerRecord<>("words", "aborted"));
                    producer.flush();
                    producer.abortTransaction();
                    producer.beginTransaction();
                    producer.send(new ProducerRecord<>("words", "committed"));
                    assertEquals(List.of(), poll(consumer, 1, Duration.ofSeconds(1)));
                    producer.sendOffsetsToTransaction(
                            Map.of(new TopicPartition("words", 0), new OffsetAndMetadata(3)), consumer.groupMetadata());
                    producer.commitTransaction();
                }
                assertEquals(List.of("committed"), poll(consumer, 1, Duration.ofSeconds(20)));
                var partition = new TopicPartition("words", 0);
                assertEquals(
                        3, consumer.committed(Set.of(partition)).get(partition).offset());
            }
        }
    }

    @Test
    void aSecondStartOnTheSameFolderFindsItsRecordsAndClusterId(@TempDir Path folder) throws Exception {
        String clusterId;
        try (var kafka = EmbeddedKafka.start(folder, 0)) {
            createTopic(kafka, "kept");
            try (var producer = producer(kafka, Map.of())) {
                producer.send(new ProducerRecord<>("kept", "still here")).get();
            }
            clusterId = clusterId(kafka);
        }

        try (var kafka = EmbeddedKafka.start(folder, 0);
                var consumer = consumer(kafka)) {
            consumer.subscribe(List.of("kept"));
            assertEquals(List.of("still here"), poll(consumer, 1, Duration.ofSeconds(20)));
            assertEquals(clusterId, clusterId(kafka));
        }
    }

    @Test
    void topicsAreNotCreatedByAccident() {
        try (var kafka = EmbeddedKafka.temporary();
                var producer = producer(kafka, Map.of("max.block.ms", "500"))) {
            assertThrows(
                    ExecutionException.class,
                    () -> producer.send(new ProducerRecord<>("mistyped", "x")).get());
            try (var admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
                var failure = assertThrows(
                        ExecutionException.class,
                        () -> admin.describeTopics(List.of("mistyped"))
                                .allTopicNames()
                                .get());
                assertInstanceOf(UnknownTopicOrPartitionException.class, failure.getCause());
            }
        }
    }

    @Test
    void twoBrokersRunBesideEachOtherAndATemporaryOneLeavesNothing() throws Exception {
        var first = EmbeddedKafka.temporary();
        var second = EmbeddedKafka.temporary();
        assertNotEquals(first.port(), second.port());
        assertNotEquals(clusterId(first), clusterId(second));
        first.close();
        second.close();
        second.close();
        assertFalse(Files.exists(first.folder()));
    }

    @Test
    void aTakenPortIsNamed(@TempDir Path folder) throws Exception {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var failure =
                    assertThrows(IllegalStateException.class, () -> EmbeddedKafka.start(folder, socket.getLocalPort()));
            assertEquals(
                    "Kafka cannot listen on 127.0.0.1:" + socket.getLocalPort() + ": the port is taken",
                    failure.getMessage());
        }
        var failure = assertThrows(IllegalArgumentException.class, () -> EmbeddedKafka.start(folder, 70000));
        assertEquals("port: 70000; expected 0 to 65535", failure.getMessage());
    }

    @Test
    void aFolderInUseIsRefused(@TempDir Path folder) {
        try (var kafka = EmbeddedKafka.start(folder, 0)) {
            var failure = assertThrows(IllegalStateException.class, () -> EmbeddedKafka.start(folder, 0));
            assertEquals("Kafka in " + folder + " was started by this process already", failure.getMessage());
            assertTrue(kafka.port() > 0);
        }
    }

    private static void createTopic(EmbeddedKafka kafka, String name) throws Exception {
        try (var admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            admin.createTopics(List.of(new NewTopic(name, 1, (short) 1))).all().get();
        }
    }

    private static String clusterId(EmbeddedKafka kafka) throws Exception {
        try (var admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            return admin.describeCluster().clusterId().get();
        }
    }

    private static KafkaProducer<String, String> producer(EmbeddedKafka kafka, Map<String, Object> more) {
        var settings = new HashMap<>(more);
        settings.put("bootstrap.servers", kafka.bootstrapServers());
        return new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer());
    }

    private static KafkaConsumer<String, String> consumer(EmbeddedKafka kafka) {
        return new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers", kafka.bootstrapServers(),
                        "group.id", "test",
                        "auto.offset.reset", "earliest",
                        "enable.auto.commit", "false",
                        "isolation.level", "read_committed"),
                new StringDeserializer(),
                new StringDeserializer());
    }

    private static List<String> poll(KafkaConsumer<String, String> consumer, int wanted, Duration limit) {
        var values = new ArrayList<String>();
        long deadline = System.nanoTime() + limit.toNanos();
        while (values.size() < wanted && System.nanoTime() < deadline) {
            consumer.poll(Duration.ofMillis(100)).forEach(record -> values.add(record.value()));
        }
        return values;
    }
}
