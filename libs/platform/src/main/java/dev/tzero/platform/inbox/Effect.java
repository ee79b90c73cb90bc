package dev.tzero.platform.inbox;

import com.google.protobuf.Message;
import dev.tzero.platform.errors.PlatformError;
import dev.tzero.platform.errors.ServiceException;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * What a message changes in the database, together with what it adds to the outbox. It may run again after a rollback,
 * so it touches nothing outside the transaction; {@code Transactions.afterCommit} is the place for the rest.
 *
 * @param <M> the message type
 */
@FunctionalInterface
public interface Effect<M extends Message> {

    /**
     * Applies a message inside the open transaction.
     *
     * @throws ServiceException to refuse the message: with a transient code it is tried again in order, with any other
     *     the record goes to the dead-letter topic under that code
     * @throws SQLException tried again where trying again can help
     */
    void apply(Connection connection, M message, Origin origin) throws SQLException;

    /** Applies a deletion: a record with a key and no value. Topics without deletions refuse it. */
    default void delete(Connection connection, Origin origin) throws SQLException {
        throw new ServiceException(
                PlatformError.UNEXPECTED_TOMBSTONE,
                "the value is absent, and topic " + origin.topic() + " has no deletions");
    }

    /** What a tombstone changes. */
    @FunctionalInterface
    interface Deletion {
        void apply(Connection connection, Origin origin) throws SQLException;
    }

    /** The same effect on a topic whose tombstones mean something. */
    default Effect<M> withDeletion(Deletion deletion) {
        Effect<M> self = this;
        return new Effect<>() {
            @Override
            public void apply(Connection connection, M message, Origin origin) throws SQLException {
                self.apply(connection, message, origin);
            }

            @Override
            public void delete(Connection connection, Origin origin) throws SQLException {
                deletion.apply(connection, origin);
            }
        };
    }
}
