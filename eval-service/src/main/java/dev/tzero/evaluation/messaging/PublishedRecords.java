package dev.tzero.evaluation.messaging;

import dev.tzero.evaluation.persistence.Catalog;
import dev.tzero.evaluation.run.EvaluationError;
import dev.tzero.evaluation.run.LoopSignal;
import dev.tzero.platform.errors.ServiceException;
import dev.tzero.platform.inbox.Effect;
import dev.tzero.platform.inbox.TransactionalConsumer;
import dev.tzero.platform.persistence.Transactions;
import dev.tzero.platform.records.RecordCodec;
import dev.tzero.proto.dataset.v1.CorpusManifest;
import dev.tzero.proto.training.v1.Checkpoint;
import dev.tzero.proto.training.v1.Promotion;
import io.smallrye.common.annotation.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Follows topics {@code corpora}, {@code checkpoints} and {@code promotions} into the service's own tables. */
@ApplicationScoped
public class PublishedRecords {
    private static final RecordCodec<CorpusManifest> MANIFESTS = RecordCodec.of(CorpusManifest.getDefaultInstance());
    private static final RecordCodec<Checkpoint> CHECKPOINTS = RecordCodec.of(Checkpoint.getDefaultInstance());
    private static final RecordCodec<Promotion> PROMOTIONS = RecordCodec.of(Promotion.getDefaultInstance());

    private final TransactionalConsumer consumer;
    private final Effect<CorpusManifest> manifests;
    private final Effect<Checkpoint> checkpoints;
    private final Effect<Promotion> promotions;

    PublishedRecords(TransactionalConsumer consumer, Catalog catalog, LoopSignal signal) {
        this.consumer = consumer;
        Effect<CorpusManifest> manifest = (connection, message, _) -> {
            require("corpus_id", message.getCorpusId());
            require("topic", message.getTopic());
            catalog.put(connection, message);
            Transactions.afterCommit(signal::raise);
        };
        Effect<Checkpoint> checkpoint = (connection, message, _) -> {
            require("run_id", message.getRunId());
            require("digest", message.getDigest());
            require("uri", message.getUri());
            catalog.put(connection, message);
            Transactions.afterCommit(signal::raise);
        };
        Effect<Promotion> promotion = (connection, message, _) -> {
            require("alias", message.getAlias());
            require("checkpoint_digest", message.getCheckpointDigest());
            catalog.put(connection, message);
            Transactions.afterCommit(signal::raise);
        };
        manifests = manifest.withDeletion((connection, origin) -> catalog.removeCorpus(connection, origin.key()));
        checkpoints =
                checkpoint.withDeletion((connection, origin) -> catalog.removeCheckpoint(connection, origin.key()));
        promotions = promotion.withDeletion((connection, origin) -> catalog.removePromotion(connection, origin.key()));
    }

    @Incoming("corpora")
    @Blocking
    void corpus(ConsumerRecord<String, byte[]> record) {
        consumer.handle(record, MANIFESTS, manifests);
    }

    @Incoming("checkpoints")
    @Blocking
    void checkpoint(ConsumerRecord<String, byte[]> record) {
        consumer.handle(record, CHECKPOINTS, checkpoints);
    }

    @Incoming("promotions")
    @Blocking
    void promotion(ConsumerRecord<String, byte[]> record) {
        consumer.handle(record, PROMOTIONS, promotions);
    }

    private static void require(String field, String value) {
        if (value.isBlank()) {
            throw new ServiceException(EvaluationError.INVALID_RECORD, field + ": empty; expected a value");
        }
    }
}
