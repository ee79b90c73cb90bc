package dev.tzero.dataset.messaging;

import dev.tzero.dataset.persistence.PromptTable;
import dev.tzero.platform.inbox.Effect;
import dev.tzero.platform.inbox.TransactionalConsumer;
import dev.tzero.platform.records.RecordCodec;
import dev.tzero.proto.prompt.v1.PromptRevision;
import io.smallrye.common.annotation.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Keeps the table of prompts equal to topic {@code prompts}. */
@ApplicationScoped
public class PromptConsumer {

    private static final RecordCodec<PromptRevision> CODEC = RecordCodec.of(PromptRevision.getDefaultInstance());

    private final TransactionalConsumer consumer;
    private final Effect<PromptRevision> effect;

    public PromptConsumer(TransactionalConsumer consumer, PromptTable prompts) {
        this.consumer = consumer;
        Effect<PromptRevision> put = (connection, prompt, origin) -> prompts.put(connection, prompt);
        this.effect = put.withDeletion((connection, origin) -> prompts.delete(connection, origin.key()));
    }

    /** A revision, or the deletion of a prompt. */
    @Incoming("prompts")
    @Blocking
    public void receive(ConsumerRecord<String, byte[]> record) {
        consumer.handle(record, CODEC, effect);
    }
}
