package dev.tzero.training.messaging;

import dev.tzero.corpus.Corpus;
import dev.tzero.corpus.CorpusException;
import dev.tzero.platform.errors.ServiceException;
import dev.tzero.platform.inbox.Effect;
import dev.tzero.platform.inbox.TransactionalConsumer;
import dev.tzero.platform.persistence.Transactions;
import dev.tzero.platform.records.RecordCodec;
import dev.tzero.proto.dataset.v1.CorpusManifest;
import dev.tzero.training.api.TrainingError;
import dev.tzero.training.persistence.JdbcRunLedgers;
import dev.tzero.training.trainer.RunSignal;
import io.smallrye.common.annotation.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Learns from topic {@code corpora} which corpora there are; runs that waited for one can begin. */
@ApplicationScoped
public class Corpora {
    private static final RecordCodec<CorpusManifest> CODEC = RecordCodec.of(CorpusManifest.getDefaultInstance());

    private final TransactionalConsumer consumer;
    private final JdbcRunLedgers ledgers;
    private final RunSignal signal;

    public Corpora(TransactionalConsumer consumer, JdbcRunLedgers ledgers, RunSignal signal) {
        this.consumer = consumer;
        this.ledgers = ledgers;
        this.signal = signal;
    }

    @Incoming("corpora")
    @Blocking
    public void on(ConsumerRecord<String, byte[]> record) {
        Effect<CorpusManifest> learn = (connection, manifest, origin) -> learn(connection, manifest, origin.key());
        consumer.handle(
                record,
                CODEC,
                learn.withDeletion(
                        (connection, origin) -> ledgers.in(connection).forgetCorpus(origin.key())));
    }

    private void learn(Connection connection, CorpusManifest manifest, String key) {
        if (!manifest.getCorpusId().equals(key)) {
            throw new ServiceException(
                    TrainingError.INVALID_MANIFEST,
                    "corpus_id: \"" + manifest.getCorpusId() + "\"; expected the key of the record, \"" + key + "\"");
        }
        try {
            Corpus.of(manifest);
        } catch (CorpusException e) {
            throw new ServiceException(TrainingError.INVALID_MANIFEST, e.getMessage(), e);
        }
        ledgers.in(connection).learn(manifest);
        Transactions.afterCommit(signal::raise);
    }
}
