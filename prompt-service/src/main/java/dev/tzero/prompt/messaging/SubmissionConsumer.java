package dev.tzero.prompt.messaging;

import dev.tzero.platform.inbox.TransactionalConsumer;
import dev.tzero.platform.records.RecordCodec;
import dev.tzero.prompt.config.PromptTransactions;
import dev.tzero.proto.prompt.v1.PromptSubmission;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Takes what people and programs publish to {@code prompt-submissions}; each record has its effect once. */
@ApplicationScoped
public class SubmissionConsumer {

    private static final RecordCodec<PromptSubmission> CODEC = RecordCodec.of(PromptSubmission.getDefaultInstance());

    private final TransactionalConsumer consumer;
    private final PromptTransactions prompts;

    public SubmissionConsumer(TransactionalConsumer consumer, PromptTransactions prompts) {
        this.consumer = consumer;
        this.prompts = prompts;
    }

    /** Stores or rejects one submission; what cannot be read goes to the dead-letter topic. */
    @Incoming("prompt-submissions")
    @Blocking
    public void consume(ConsumerRecord<String, byte[]> record) {
        consumer.handle(
                record,
                CODEC,
                (connection, submission, origin) -> prompts.library(connection).submit(submission));
    }
}
