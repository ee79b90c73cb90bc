package dev.tzero.platform.outbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import com.google.protobuf.BytesValue;
import com.google.protobuf.Int32Value;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.tzero.platform.Fixture;
import dev.tzero.platform.Headers;
import dev.tzero.platform.errors.PlatformError;
import dev.tzero.platform.errors.ServiceException;
import dev.tzero.platform.kafka.KafkaClients;
import dev.tzero.platform.persistence.Transactions;
import dev.tzero.platform.topics.Cleanup;
import dev.tzero.platform.topics.Topic;
import dev.tzero.testkit.TestKafka;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OutboxRelayTest {
    private static final AtomicInteger TOPICS = new AtomicInteger();
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final DataSource database = Fixture.schema();
    private final Transactions transactions = new Transactions(database);
    private final OutboxSignal signal = new OutboxSignal();
    private final Outbox outbox = new Outbox(signal);
    private final KafkaClients kafka = Fixture.kafka();
    private final Topic topic =
            new Topic("outbox-test-" + TOPICS.incrementAndGet(), 3, Cleanup.DELETE, Optional.empty(), "key");

    @BeforeEach
    void createTopic() {
        TestKafka.createTopics(topic.partitions(), topic.name());
    }

    @AfterEach
    void close() {
        kafka.close();
    }

    @Test
    void aRolledBackTransactionPublishesNothing() throws Exception {
        assertThrows(
                IllegalStateException.class,
                () -> transactions.run(c -> {
                    outbox.add(c, topic, "a", Int32Value.of(1));
                    throw new IllegalStateException("after the outbox");
                }));

        assertEquals(0, relay(database).publishBatch());
        assertEquals(List.of(), TestKafka.readAll(topic.name()));
    }

    @Test
    void aCommittedRecordIsPublishedAsItWasAddedAndItsRowDeleted() throws Exception {
        transactions.run(c -> {
            outbox.add(c, topic, "a", Int32Value.of(7), Map.of("cause", "test"));
            outbox.add(c, topic, "a", null);
        });

        assertEquals(2, relay(database).publishBatch());

        List<ConsumerRecord<String, byte[]>> records = TestKafka.readAll(topic.name());
        assertEquals(2, records.size());
        assertEquals("a", records.get(0).key());
        assertEquals(Int32Value.of(7), Int32Value.parseFrom(records.get(0).value()));
        assertEquals("application/x-protobuf", Headers.text(records.get(0), "content-type"));
        assertEquals("test", Headers.text(records.get(0), "cause"));
        assertNull(records.get(1).value());
        assertNull(Headers.text(records.get(1), "content-type"));
        assertEquals(0, waiting());
    }

    @Test
    void aRelayThatDiesBetweenAcknowledgementAndCommitRepeatsButLosesNothing() throws Exception {
        add(0, 20);
        OutboxRelay dying = relay(dyingAtCommit(database));

        assertThrows(SQLException.class, dying::publishBatch);
        assertEquals(20, waiting());
        assertEquals(20, relay(database).publishBatch());

        List<Integer> published = valuesOf(TestKafka.readAll(topic.name()));
        assertEquals(40, published.size());
        assertEquals(
                IntStream.range(0, 20).boxed().toList(),
                published.stream().sorted().distinct().toList());
        assertEquals(0, waiting());
    }

    @Test
    void relaysOfSeveralReplicasNeitherRepeatNorReorder() {
        List<OutboxRelay> replicas = List.of(relay(database), relay(database), relay(database));
        replicas.forEach(OutboxRelay::start);
        int count = 2_000;

        for (int from = 0; from < count; from += 100) {
            add(from, from + 100);
        }
        Awaitility.await().atMost(LIMIT).until(() -> waiting() == 0);
        replicas.forEach(OutboxRelay::stop);

        List<ConsumerRecord<String, byte[]>> records = TestKafka.readAll(topic.name());
        assertEquals(count, records.size());
        Set<Integer> distinct = new HashSet<>(valuesOf(records));
        assertEquals(count, distinct.size());
        for (String key : List.of("k0", "k1", "k2", "k3", "k4")) {
            List<Integer> ofKey =
                    valuesOf(records.stream().filter(r -> r.key().equals(key)).toList());
            assertEquals(ofKey.stream().sorted().toList(), ofKey);
        }
    }

    @Test
    void rowsAfterARefusedOneStayBehindItAndTheReasonIsKnown() throws Exception {
        transactions.run(c -> {
            outbox.add(c, topic, "a", Int32Value.of(1));
            outbox.add(c, new Topic("not a topic!", 1, Cleanup.DELETE, Optional.empty(), "key"), "a", null);
            outbox.add(c, topic, "a", Int32Value.of(2));
        });
        OutboxRelay relay = relay(database);

        IllegalStateException e = assertThrows(IllegalStateException.class, relay::publishBatch);

        assertTrue(e.getMessage().contains("not a topic!"), e::getMessage);
        assertEquals(2, waiting());
        relay.start();
        Awaitility.await().atMost(LIMIT).until(() -> relay.failure().isPresent());
        relay.stop();
        assertEquals(List.of(1), valuesOf(TestKafka.readAll(topic.name())));
    }

    @Test
    void aRecordThatKafkaWouldRefuseIsRefusedAtOnce() {
        BytesValue large = BytesValue.of(ByteString.copyFrom(new byte[Outbox.MAX_BYTES]));

        ServiceException e =
                assertThrows(ServiceException.class, () -> transactions.run(c -> outbox.add(c, topic, "a", large)));

        assertEquals(PlatformError.RECORD_TOO_LARGE, e.code());
    }

    private OutboxRelay relay(DataSource source) {
        return new OutboxRelay(source, kafka, signal);
    }

    private void add(int from, int to) {
        transactions.run(c -> {
            for (int i = from; i < to; i++) {
                outbox.add(c, topic, "k" + i % 5, Int32Value.of(i));
            }
        });
    }

    private int waiting() {
        return transactions.call(c -> {
            try (Statement statement = c.createStatement();
                    ResultSet result = statement.executeQuery("select count(*) from outbox")) {
                result.next();
                return result.getInt(1);
            }
        });
    }

    private static List<Integer> valuesOf(List<ConsumerRecord<String, byte[]>> records) {
        List<Integer> values = new ArrayList<>();
        for (ConsumerRecord<String, byte[]> record : records) {
            try {
                values.add(Int32Value.parseFrom(record.value()).getValue());
            } catch (InvalidProtocolBufferException e) {
                throw new AssertionError(e);
            }
        }
        return values;
    }

    /** Connections whose process is killed when it wants to commit. */
    private static DataSource dyingAtCommit(DataSource real) {
        return proxy(
                DataSource.class,
                real,
                "none",
                connection -> proxy(Connection.class, (Connection) connection, "commit", result -> result));
    }

    private static <T> T proxy(Class<T> type, T real, String dyingMethod, UnaryOperator<Object> results) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, method, args) -> {
            if (method.getName().equals(dyingMethod)) {
                throw new SQLException("killed");
            }
            try {
                return results.apply(method.invoke(real, args));
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        }));
    }
}
