package dev.tzero.training.messaging;

import dev.tzero.platform.errors.ServiceException;
import dev.tzero.platform.inbox.TransactionalConsumer;
import dev.tzero.platform.persistence.Transactions;
import dev.tzero.platform.records.RecordCodec;
import dev.tzero.proto.training.v1.TrainingRequest;
import dev.tzero.training.api.TrainingError;
import dev.tzero.training.persistence.JdbcRunLedgers;
import dev.tzero.training.run.Refusal;
import dev.tzero.training.run.RunBook;
import dev.tzero.training.run.RunBook.UnknownCorpus;
import dev.tzero.training.trainer.RunSignal;
import io.smallrye.common.annotation.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/**
 * Takes requests from topic {@code training-requests}. One that is wrong in itself, or that names a run which was asked
 * for differently, goes to the dead-letter topic: its name stays free for a better one. One that is early, before its
 * corpus, waits.
 */
@ApplicationScoped
public class TrainingRequests {
    private static final RecordCodec<TrainingRequest> CODEC = RecordCodec.of(TrainingRequest.getDefaultInstance());

    private final TransactionalConsumer consumer;
    private final JdbcRunLedgers ledgers;
    private final RunBook runs;
    private final RunSignal signal;

    public TrainingRequests(TransactionalConsumer consumer, JdbcRunLedgers ledgers, RunBook runs, RunSignal signal) {
        this.consumer = consumer;
        this.ledgers = ledgers;
        this.runs = runs;
        this.signal = signal;
    }

    @Incoming("training-requests")
    @Blocking
    public void on(ConsumerRecord<String, byte[]> record) {
        consumer.handle(record, CODEC, (connection, request, origin) -> request(connection, request, origin.key()));
    }

    private void request(Connection connection, TrainingRequest request, String key) {
        if (key != null && !request.getRunId().equals(key)) {
            throw new ServiceException(
                    TrainingError.INVALID_REQUEST,
                    "run_id: \"" + request.getRunId() + "\"; expected the key of the record, \"" + key + "\"");
        }
        try {
            runs.request(ledgers.in(connection), request, UnknownCorpus.AWAITED);
        } catch (Refusal refusal) {
            throw TrainingError.of(refusal);
        }
        Transactions.afterCommit(signal::raise);
    }
}
