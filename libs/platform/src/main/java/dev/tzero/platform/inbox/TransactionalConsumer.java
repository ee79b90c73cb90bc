package dev.tzero.platform.inbox;

import com.google.protobuf.Message;
import dev.tzero.platform.deadletters.DeadLetters;
import dev.tzero.platform.deadletters.UnsentDeadLetterException;
import dev.tzero.platform.errors.ErrorCode;
import dev.tzero.platform.errors.Failure;
import dev.tzero.platform.errors.PlatformError;
import dev.tzero.platform.errors.ServiceException;
import dev.tzero.platform.persistence.DatabaseException;
import dev.tzero.platform.persistence.Transactions;
import dev.tzero.platform.records.RecordCodec;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Handles the records of a partition in order, each with exactly one effect on the database however often it is
 * delivered.
 *
 * <p>One transaction moves the consumer's offset and applies the effect. A record that cannot be read, or that the
 * effect refuses, goes to the dead-letter topic and the partition moves on; a database that does not answer is waited
 * for. Call it from an {@code @Incoming} method annotated {@code @Blocking}, which acknowledges when it returns.
 */
@Singleton
public class TransactionalConsumer {
    private static final Logger LOG = Logger.getLogger(TransactionalConsumer.class);

    private final Transactions transactions;
    private final DeadLetters deadLetters;
    private final Retries retries;
    private final String service;

    @Inject
    public TransactionalConsumer(
            Transactions transactions,
            DeadLetters deadLetters,
            Retries retries,
            @ConfigProperty(name = "tzero.service") String service) {
        this.transactions = transactions;
        this.deadLetters = deadLetters;
        this.retries = retries;
        this.service = service;
    }

    /** Handles a record on behalf of the service's only consumer of the topic. */
    public <M extends Message> Outcome handle(
            ConsumerRecord<String, byte[]> record, RecordCodec<M> codec, Effect<M> effect) {
        return handle(service, record, codec, effect);
    }

    /**
     * Handles a record.
     *
     * @param consumer which of several consumers of the topic handles it; each has its own place
     * @throws ConsumerStoppedException where the service stopped before the record was handled
     */
    public <M extends Message> Outcome handle(
            String consumer, ConsumerRecord<String, byte[]> record, RecordCodec<M> codec, Effect<M> effect) {
        Origin origin = Origin.of(record);
        try {
            M message = record.value() == null ? null : codec.decode(record);
            return retries.until(
                    origin,
                    TransactionalConsumer::mayPass,
                    () -> transactions.call(c -> applied(c, consumer, origin, message, effect)));
        } catch (ConsumerStoppedException e) {
            throw e;
        } catch (ServiceException e) {
            return buried(consumer, record, e.code(), e.getMessage());
        } catch (RuntimeException e) {
            // A fault of ours must not hold the partition; the incident number leads to the log.
            return buried(
                    consumer,
                    record,
                    PlatformError.INTERNAL,
                    Failure.incident(e).message());
        }
    }

    private static <M extends Message> Outcome applied(
            Connection connection, String consumer, Origin origin, M message, Effect<M> effect) throws SQLException {
        if (!ConsumedOffsets.advance(connection, consumer, origin)) {
            LOG.debugf("Record %s was handled before", origin);
            return Outcome.REPEATED;
        }
        if (message == null) {
            effect.delete(connection, origin);
        } else {
            effect.apply(connection, message, origin);
        }
        return Outcome.APPLIED;
    }

    /** The dead letter is acknowledged before the offset is committed: it may come twice, it cannot get lost. */
    private Outcome buried(String consumer, ConsumerRecord<String, byte[]> record, ErrorCode code, String reason) {
        Origin origin = Origin.of(record);
        return retries.until(
                origin,
                e -> e instanceof UnsentDeadLetterException || mayPass(e),
                () -> transactions.call(connection -> {
                    if (!ConsumedOffsets.advance(connection, consumer, origin)) {
                        return Outcome.REPEATED;
                    }
                    deadLetters.send(record, code, reason);
                    return Outcome.DEAD;
                }));
    }

    private static boolean mayPass(RuntimeException e) {
        return switch (e) {
            case DatabaseException database -> database.transientFailure();
            case ServiceException refused -> refused.code().transientFailure();
            default -> false;
        };
    }
}
