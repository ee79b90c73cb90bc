package dev.tzero.dataset.messaging;

import dev.tzero.dataset.config.DatasetConfig;
import dev.tzero.dataset.corpus.CorpusRequests;
import dev.tzero.dataset.persistence.CorpusTable;
import dev.tzero.platform.inbox.TransactionalConsumer;
import dev.tzero.platform.persistence.Transactions;
import dev.tzero.platform.records.RecordCodec;
import dev.tzero.proto.dataset.v1.CorpusRequest;
import io.smallrye.common.annotation.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Takes requests for corpora from topic {@code corpus-requests}. */
@ApplicationScoped
public class CorpusRequestConsumer {

    private static final RecordCodec<CorpusRequest> CODEC = RecordCodec.of(CorpusRequest.getDefaultInstance());

    private final TransactionalConsumer consumer;
    private final CorpusTable corpora;
    private final CorpusBuilding building;
    private final int capacity;

    public CorpusRequestConsumer(
            TransactionalConsumer consumer, CorpusTable corpora, CorpusBuilding building, DatasetConfig config) {
        this.consumer = consumer;
        this.corpora = corpora;
        this.building = building;
        this.capacity = config.corpus().queue();
    }

    /** A request: what it names is looked up when its turn comes, and what is not found fails the corpus. */
    @Incoming("corpus-requests")
    @Blocking
    public void receive(ConsumerRecord<String, byte[]> record) {
        consumer.handle(record, CODEC, (connection, request, origin) -> {
            corpora.add(connection, CorpusRequests.checked(request), capacity);
            Transactions.afterCommit(building::wake);
        });
    }
}
