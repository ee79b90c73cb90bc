package dev.tzero.platform.inbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.StringValue;
import dev.tzero.platform.Fixture;
import dev.tzero.platform.Headers;
import dev.tzero.platform.deadletters.DeadLetters;
import dev.tzero.platform.errors.ErrorCode;
import dev.tzero.platform.errors.PlatformError;
import dev.tzero.platform.errors.ServiceException;
import dev.tzero.platform.kafka.KafkaClients;
import dev.tzero.platform.persistence.Transactions;
import dev.tzero.platform.records.RecordCodec;
import dev.tzero.testkit.TestKafka;
import io.grpc.Status;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TransactionalConsumerTest {
    private static final AtomicInteger TOPICS = new AtomicInteger();
    private static final RecordCodec<StringValue> CODEC = RecordCodec.of(StringValue.getDefaultInstance());

    private final String topic = "inbox-test-" + TOPICS.incrementAndGet();
    private final Transactions transactions = new Transactions(Fixture.schema());
    private final KafkaClients kafka = Fixture.kafka();
    private final MeterRegistry meters = new SimpleMeterRegistry();
    private final Retries retries = new Retries();
    private final TransactionalConsumer consumer =
            new TransactionalConsumer(transactions, new DeadLetters(kafka, meters), retries, "test");

    private enum TestError implements ErrorCode {
        REFUSED("TEST-1", Status.Code.FAILED_PRECONDITION),
        BUSY("TEST-2", Status.Code.UNAVAILABLE);

        private final String code;
        private final Status.Code status;

        TestError(String code, Status.Code status) {
            this.code = code;
            this.status = status;
        }

        @Override
        public String code() {
            return code;
        }

        @Override
        public Status.Code status() {
            return status;
        }
    }

    @BeforeEach
    void createTopics() {
        TestKafka.createTopics(1, topic, topic + ".dlq");
    }

    @AfterEach
    void close() {
        kafka.close();
    }

    @Test
    void aRecordDeliveredTwiceHasOneEffect() {
        assertEquals(Outcome.APPLIED, consumer.handle(record(0, "\"a\""), CODEC, this::insert));
        assertEquals(Outcome.REPEATED, consumer.handle(record(0, "\"a\""), CODEC, this::insert));
        assertEquals(Outcome.APPLIED, consumer.handle(record(1, "\"b\""), CODEC, this::insert));
        assertEquals(Outcome.REPEATED, consumer.handle(record(0, "\"a\""), CODEC, this::insert));

        assertEquals(List.of("a", "b"), effects());
    }

    @Test
    void everyConsumerOfATopicHasItsOwnPlace() {
        consumer.handle("first", record(0, "\"a\""), CODEC, this::insert);
        consumer.handle("second", record(0, "\"a\""), CODEC, this::insert);

        assertEquals(List.of("a", "a"), effects());
    }

    @Test
    void aCrashBetweenEffectAndCommitLeavesNoEffectAndTheNextDeliveryMakesOne() {
        assertThrows(
                OutOfMemoryError.class,
                () -> consumer.handle(record(0, "\"a\""), CODEC, (c, message, origin) -> {
                    insert(c, message, origin);
                    throw new OutOfMemoryError("the process dies");
                }));
        assertEquals(List.of(), effects());

        assertEquals(Outcome.APPLIED, consumer.handle(record(0, "\"a\""), CODEC, this::insert));
        assertEquals(List.of("a"), effects());
    }

    @Test
    void aRecordThatIsTooLargeAsADeadLetterIsCutAndThePartitionMovesOn() throws Exception {
        String text = "{".repeat(1 << 20);

        assertEquals(Outcome.DEAD, consumer.handle(record(5, text), CODEC, this::insert));
        assertEquals(Outcome.APPLIED, consumer.handle(record(6, "\"next\""), CODEC, this::insert));

        ConsumerRecord<String, byte[]> dead = TestKafka.readAll(topic + ".dlq").getFirst();
        assertEquals(256 << 10, dead.value().length);
        assertEquals("1048576", Headers.text(dead, DeadLetters.VALUE_BYTES));
        assertEquals(
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8))),
                Headers.text(dead, DeadLetters.VALUE_SHA256));
        assertEquals("5", Headers.text(dead, DeadLetters.ORIGIN_OFFSET));
        assertEquals(List.of("next"), effects());
    }

    @Test
    void anUndecodableRecordIsSetAsideOnceWithEverythingItWas() {
        ConsumerRecord<String, byte[]> broken = record(5, "{");
        broken.headers().add("author", "somebody".getBytes(UTF_8));

        assertEquals(Outcome.DEAD, consumer.handle(broken, CODEC, this::insert));
        assertEquals(Outcome.REPEATED, consumer.handle(broken, CODEC, this::insert));
        assertEquals(Outcome.APPLIED, consumer.handle(record(6, "\"next\""), CODEC, this::insert));

        List<ConsumerRecord<String, byte[]>> dead = TestKafka.readAll(topic + ".dlq");
        assertEquals(1, dead.size());
        assertEquals("key", dead.getFirst().key());
        assertArrayEquals("{".getBytes(UTF_8), dead.getFirst().value());
        assertEquals("somebody", Headers.text(dead.getFirst(), "author"));
        assertEquals(topic, Headers.text(dead.getFirst(), DeadLetters.ORIGIN_TOPIC));
        assertEquals("0", Headers.text(dead.getFirst(), DeadLetters.ORIGIN_PARTITION));
        assertEquals("5", Headers.text(dead.getFirst(), DeadLetters.ORIGIN_OFFSET));
        assertEquals("TZ-1003", Headers.text(dead.getFirst(), DeadLetters.ERROR_CODE));
        String reason = Headers.text(dead.getFirst(), DeadLetters.ERROR_REASON);
        assertTrue(reason.startsWith("the value is not the JSON of a google.protobuf.StringValue"), reason);
        assertEquals(
                1.0,
                meters.get("tzero.records.dead").tag("topic", topic).counter().count());
        assertEquals(List.of("next"), effects());
    }

    @Test
    void aRefusedMessageIsSetAsideUnderTheCodeOfTheRefusalAndItsWritesAreUndone() {
        Outcome outcome = consumer.handle(record(0, "\"a\""), CODEC, (c, message, origin) -> {
            insert(c, message, origin);
            throw new ServiceException(TestError.REFUSED, "corpus is 'none', expected one that exists");
        });

        assertEquals(Outcome.DEAD, outcome);
        assertEquals(List.of(), effects());
        ConsumerRecord<String, byte[]> dead = TestKafka.readAll(topic + ".dlq").getFirst();
        assertEquals("TEST-1", Headers.text(dead, DeadLetters.ERROR_CODE));
        assertEquals("corpus is 'none', expected one that exists", Headers.text(dead, DeadLetters.ERROR_REASON));
    }

    @Test
    void aFaultOfOursIsSetAsideWithoutItsInnerText() {
        Outcome outcome = consumer.handle(record(0, "\"a\""), CODEC, (c, message, origin) -> {
            throw new IllegalStateException("secret");
        });

        assertEquals(Outcome.DEAD, outcome);
        ConsumerRecord<String, byte[]> dead = TestKafka.readAll(topic + ".dlq").getFirst();
        assertEquals(PlatformError.INTERNAL.code(), Headers.text(dead, DeadLetters.ERROR_CODE));
        String reason = Headers.text(dead, DeadLetters.ERROR_REASON);
        assertTrue(reason.matches("internal error, incident [0-9a-f]{8} in the log of the service"), reason);
    }

    @Test
    void aTombstoneIsSetAsideUnlessTheEffectKnowsDeletions() {
        ConsumerRecord<String, byte[]> tombstone = new ConsumerRecord<>(topic, 0, 0, "key", null);
        List<String> deleted = new ArrayList<>();

        Effect<StringValue> effect = this::insert;
        assertEquals(Outcome.DEAD, consumer.handle("a", tombstone, CODEC, effect));
        assertEquals(
                Outcome.APPLIED,
                consumer.handle("b", tombstone, CODEC, effect.withDeletion((c, origin) -> deleted.add(origin.key()))));

        assertEquals(List.of("key"), deleted);
        assertEquals("TZ-1004", Headers.text(TestKafka.readAll(topic + ".dlq").getFirst(), DeadLetters.ERROR_CODE));
    }

    @Test
    void aPassingFailureIsTriedAgainInItsPlace() {
        AtomicInteger attempts = new AtomicInteger();
        Effect<StringValue> third = (c, message, origin) -> {
            insert(c, message, origin);
            switch (attempts.incrementAndGet()) {
                case 1 -> throw new SQLException("serialization failure", "40001");
                case 2 -> throw new ServiceException(TestError.BUSY, "the queue is full");
                default -> {}
            }
        };

        assertEquals(Outcome.APPLIED, consumer.handle(record(0, "\"a\""), CODEC, third));
        assertEquals(Outcome.APPLIED, consumer.handle(record(1, "\"b\""), CODEC, this::insert));

        assertEquals(3, attempts.get());
        assertEquals(List.of("a", "b"), effects());
    }

    @Test
    void aConsumerThatStopsWhileItWaitsLeavesTheRecordToTheNextOne() throws Exception {
        CountDownLatch tried = new CountDownLatch(1);
        AtomicReference<Throwable> end = new AtomicReference<>();
        Thread handling = Thread.ofPlatform().start(() -> {
            try {
                consumer.handle(record(0, "\"a\""), CODEC, (c, message, origin) -> {
                    tried.countDown();
                    throw new SQLException("connection lost", "08006");
                });
            } catch (ConsumerStoppedException e) {
                end.set(e);
            }
        });
        tried.await();

        retries.stop();
        handling.join();

        assertTrue(end.get() instanceof ConsumerStoppedException);
        assertEquals(List.of(), TestKafka.readAll(topic + ".dlq"));
        assertEquals(Outcome.APPLIED, consumer.handle(record(0, "\"a\""), CODEC, this::insert));
    }

    private ConsumerRecord<String, byte[]> record(long offset, String json) {
        return new ConsumerRecord<>(topic, 0, offset, "key", json.getBytes(UTF_8));
    }

    private void insert(Connection connection, StringValue message, Origin origin) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("insert into effect values (?)")) {
            insert.setString(1, message.getValue());
            insert.executeUpdate();
        }
    }

    private List<String> effects() {
        return transactions.call(c -> {
            List<String> names = new ArrayList<>();
            try (Statement statement = c.createStatement();
                    ResultSet result = statement.executeQuery("select name from effect order by ctid")) {
                while (result.next()) {
                    names.add(result.getString(1));
                }
            }
            return names;
        });
    }
}
