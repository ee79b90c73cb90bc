package dev.tzero.platform.inbox;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** The next offset of every consumer and partition, kept in the transaction of the effects. */
final class ConsumedOffsets {
    // The row lock also keeps a consumer that lost the partition from working beside the one that got it.
    private static final String ADVANCE = """
            insert into consumed_offset as o (consumer, topic, kafka_partition, next_offset) values (?, ?, ?, ?)
            on conflict (consumer, topic, kafka_partition)
            do update set next_offset = excluded.next_offset, consumed_at = now()
            where o.next_offset < excluded.next_offset
            """;

    private ConsumedOffsets() {}

    /** Moves past the record; false where it, or one after it, was handled before. */
    static boolean advance(Connection connection, String consumer, Origin origin) throws SQLException {
        try (PreparedStatement advance = connection.prepareStatement(ADVANCE)) {
            advance.setString(1, consumer);
            advance.setString(2, origin.topic());
            advance.setInt(3, origin.partition());
            advance.setLong(4, origin.offset() + 1);
            return advance.executeUpdate() == 1;
        }
    }
}
