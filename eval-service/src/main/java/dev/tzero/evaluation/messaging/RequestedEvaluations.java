package dev.tzero.evaluation.messaging;

import dev.tzero.evaluation.contract.Contracts;
import dev.tzero.evaluation.persistence.Register;
import dev.tzero.evaluation.run.LoopSignal;
import dev.tzero.platform.inbox.Effect;
import dev.tzero.platform.inbox.TransactionalConsumer;
import dev.tzero.platform.persistence.Transactions;
import dev.tzero.platform.records.RecordCodec;
import dev.tzero.proto.evaluation.v1.EvaluationRequest;
import io.smallrye.common.annotation.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/**
 * Accepts evaluations from topic {@code evaluation-requests}. Unlike a call, a record may name a model or corpus that is
 * not known yet: the evaluation then waits for it and says so.
 */
@ApplicationScoped
public class RequestedEvaluations {
    private static final RecordCodec<EvaluationRequest> CODEC = RecordCodec.of(EvaluationRequest.getDefaultInstance());

    private final TransactionalConsumer consumer;
    private final Effect<EvaluationRequest> accept;

    RequestedEvaluations(TransactionalConsumer consumer, Register register, LoopSignal signal) {
        this.consumer = consumer;
        this.accept = (connection, request, _) -> {
            register.accept(connection, Contracts.spec(request));
            register.begin(connection, request.getEvaluationId());
            Transactions.afterCommit(signal::raise);
        };
    }

    @Incoming("evaluation-requests")
    @Blocking
    void request(ConsumerRecord<String, byte[]> record) {
        consumer.handle(record, CODEC, accept);
    }
}
