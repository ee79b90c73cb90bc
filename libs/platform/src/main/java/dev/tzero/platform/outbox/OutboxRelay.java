package dev.tzero.platform.outbox;

import dev.tzero.platform.kafka.KafkaClients;
import dev.tzero.platform.lifecycle.StartOrder;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import javax.sql.DataSource;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jboss.logging.Logger;

/**
 * Publishes the outbox in the order of its rows and deletes what the broker has acknowledged.
 *
 * <p>Every batch is one transaction that holds the schema's advisory lock: of all replicas of a service one publishes at
 * a time. A crash after the acknowledgement and before the commit publishes the batch again; nothing is ever lost.
 */
@Singleton
public class OutboxRelay {
    private static final Logger LOG = Logger.getLogger(OutboxRelay.class);
    private static final int BATCH = 500;
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private static final String LOCK =
            "select pg_try_advisory_xact_lock(hashtextextended('tzero.outbox.' || current_schema(), 0))";
    private static final String NEXT =
            "select id, topic, record_key, payload, headers from outbox order by id limit " + BATCH;
    private static final String DELETE = "delete from outbox where id = any(?)";

    private final DataSource database;
    private final KafkaClients kafka;
    private final OutboxSignal signal;
    private volatile boolean running;
    private volatile String failure;
    private Thread thread;

    public OutboxRelay(DataSource database, KafkaClients kafka, OutboxSignal signal) {
        this.database = database;
        this.kafka = kafka;
        this.signal = signal;
    }

    void atStart(@Observes @Priority(StartOrder.OUTBOX) StartupEvent event) {
        start();
    }

    void atStop(@Observes ShutdownEvent event) {
        stop();
    }

    /** Publishes on a thread of its own until {@link #stop()}. */
    public synchronized void start() {
        running = true;
        thread = Thread.ofPlatform().name("outbox-relay").daemon().start(this::publishUntilStopped);
    }

    /** Ends after the batch under way; rows that are left are published by the next start. */
    public synchronized void stop() {
        running = false;
        signal.raise();
        if (thread == null) {
            return;
        }
        try {
            thread.join(LONGEST_PAUSE.plusSeconds(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        thread = null;
    }

    /** Why the last batch could not be published; empty while publishing works. */
    public Optional<String> failure() {
        return Optional.ofNullable(failure);
    }

    private void publishUntilStopped() {
        Duration pause = POLL;
        while (running) {
            try {
                int published = publishBatch();
                failure = null;
                pause = POLL;
                if (published < BATCH) {
                    signal.await(POLL);
                }
            } catch (InterruptedException e) {
                return;
            } catch (SQLException | RuntimeException e) {
                failure = e.getMessage();
                LOG.warnf("The outbox waits %d ms: %s", pause.toMillis(), e.getMessage());
                pause = pauseAfter(pause);
            }
        }
    }

    private Duration pauseAfter(Duration pause) {
        try {
            signal.await(pause);
        } catch (InterruptedException e) {
            running = false;
        }
        Duration doubled = pause.multipliedBy(2);
        return doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled;
    }

    /**
     * Publishes the first rows, at most a batch.
     *
     * @return how many rows were published and deleted; 0 also while another replica publishes
     * @throws IllegalStateException where the broker refused a row: those before it are done, it and the rest remain
     */
    int publishBatch() throws SQLException, InterruptedException {
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            try {
                if (!locked(connection)) {
                    return 0;
                }
                List<Row> rows = next(connection);
                Acknowledged acknowledged = send(rows);
                delete(connection, acknowledged.ids());
                connection.commit();
                if (acknowledged.refusal() != null) {
                    throw new IllegalStateException(acknowledged.refusal().getMessage(), acknowledged.refusal());
                }
                return acknowledged.ids().size();
            } finally {
                connection.rollback();
                connection.setAutoCommit(true);
            }
        }
    }

    private record Row(long id, ProducerRecord<byte[], byte[]> record) {}

    /** The rows up to the first that the broker did not take: later ones of its key must not overtake it. */
    private record Acknowledged(List<Long> ids, Throwable refusal) {}

    private static boolean locked(Connection connection) throws SQLException {
        try (PreparedStatement lock = connection.prepareStatement(LOCK);
                ResultSet result = lock.executeQuery()) {
            return result.next() && result.getBoolean(1);
        }
    }

    private static List<Row> next(Connection connection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(NEXT);
                ResultSet result = select.executeQuery()) {
            List<Row> rows = new ArrayList<>();
            while (result.next()) {
                rows.add(new Row(result.getLong("id"), record(result)));
            }
            return rows;
        }
    }

    private static ProducerRecord<byte[], byte[]> record(ResultSet row) throws SQLException {
        String key = row.getString("record_key");
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(
                row.getString("topic"),
                key == null ? null : key.getBytes(StandardCharsets.UTF_8),
                row.getBytes("payload"));
        String[] headers = (String[]) row.getArray("headers").getArray();
        for (int i = 0; i < headers.length; i += 2) {
            record.headers().add(headers[i], headers[i + 1].getBytes(StandardCharsets.UTF_8));
        }
        return record;
    }

    private Acknowledged send(List<Row> rows) throws InterruptedException {
        List<Long> ids = new ArrayList<>(rows.size());
        if (rows.isEmpty()) {
            return new Acknowledged(ids, null);
        }
        Producer<byte[], byte[]> producer = kafka.producer();
        List<Future<RecordMetadata>> sent = new ArrayList<>(rows.size());
        Throwable refusal = null;
        for (Row row : rows) {
            try {
                Future<RecordMetadata> acknowledgement = producer.send(row.record());
                sent.add(acknowledgement);
                if (acknowledgement.state() == Future.State.FAILED) {
                    break;
                }
            } catch (RuntimeException e) {
                refusal = e;
                break;
            }
        }
        for (int i = 0; i < sent.size(); i++) {
            try {
                sent.get(i).get();
            } catch (ExecutionException e) {
                return new Acknowledged(ids, e.getCause());
            }
            ids.add(rows.get(i).id());
        }
        return new Acknowledged(ids, refusal);
    }

    private static void delete(Connection connection, List<Long> ids) throws SQLException {
        if (ids.isEmpty()) {
            return;
        }
        try (PreparedStatement delete = connection.prepareStatement(DELETE)) {
            delete.setArray(1, connection.createArrayOf("bigint", ids.toArray()));
            delete.executeUpdate();
        }
    }
}
