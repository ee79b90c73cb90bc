package dev.tzero.platform.outbox;

import com.google.protobuf.Message;
import dev.tzero.platform.errors.PlatformError;
import dev.tzero.platform.errors.ServiceException;
import dev.tzero.platform.persistence.Transactions;
import dev.tzero.platform.records.RecordCodec;
import dev.tzero.platform.topics.Topic;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Records that become visible on Kafka if and only if the transaction that added them is committed.
 *
 * <p>Delivery is at least once. Records of one key are published in the order in which they were added, provided that
 * transactions which add records of the same key follow each other, as those do that first change the same row.
 */
@Singleton
public class Outbox {
    /** Below Kafka's limit of 1 MiB for a record, so that a row can always be published. */
    static final int MAX_BYTES = 1_000_000;

    private static final String INSERT = "insert into outbox (topic, record_key, payload, headers) values (?, ?, ?, ?)";

    private final OutboxSignal signal;

    public Outbox(OutboxSignal signal) {
        this.signal = signal;
    }

    /** Adds a record; a null message is a tombstone. */
    public void add(Connection connection, Topic topic, String key, Message message) throws SQLException {
        add(connection, topic, key, message, Map.of());
    }

    /**
     * Adds a record with headers beside its content type.
     *
     * @throws ServiceException {@link PlatformError#RECORD_TOO_LARGE} where Kafka would refuse it
     */
    public void add(Connection connection, Topic topic, String key, Message message, Map<String, String> headers)
            throws SQLException {
        byte[] payload = message == null ? null : message.toByteArray();
        if (payload != null && payload.length > MAX_BYTES) {
            throw new ServiceException(
                    PlatformError.RECORD_TOO_LARGE,
                    "the record for topic " + topic.name() + " with key '" + key + "' has " + payload.length
                            + " bytes, expected at most " + MAX_BYTES);
        }
        Map<String, String> all = new LinkedHashMap<>();
        if (message != null) {
            all.put(RecordCodec.CONTENT_TYPE, RecordCodec.PROTOBUF);
        }
        all.putAll(headers);
        String[] flat = all.entrySet().stream()
                .flatMap(e -> Stream.of(e.getKey(), e.getValue()))
                .toArray(String[]::new);
        try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
            insert.setString(1, topic.name());
            insert.setString(2, key);
            insert.setBytes(3, payload);
            insert.setArray(4, connection.createArrayOf("text", flat));
            insert.executeUpdate();
        }
        if (Transactions.active()) {
            Transactions.afterCommit(signal::raise);
        }
    }
}
