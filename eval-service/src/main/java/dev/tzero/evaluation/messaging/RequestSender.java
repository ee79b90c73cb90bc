package dev.tzero.evaluation.messaging;

import dev.tzero.evaluation.run.Example;
import dev.tzero.evaluation.run.RequestIds;
import dev.tzero.platform.records.RecordCodec;
import dev.tzero.platform.topics.Topic;
import dev.tzero.proto.inference.v1.InferenceRequest;
import dev.tzero.proto.inference.v1.RankTask;
import dev.tzero.proto.inference.v1.RequestOrigin;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;

/**
 * Publishes inference requests in bulk. They do not go through the outbox: the place reached is stored after the
 * acknowledgement, so a crash in between sends them again, and answers count once by their request id.
 */
final class RequestSender {
    private static final RecordCodec<InferenceRequest> CODEC = RecordCodec.of(InferenceRequest.getDefaultInstance());

    private final Producer<byte[], byte[]> producer;

    RequestSender(Producer<byte[], byte[]> producer) {
        this.producer = producer;
    }

    /**
     * Sends one request for each example and returns when Kafka has them all.
     *
     * @throws KafkaException when it did not take one; some of the others may have been sent
     */
    void send(String evaluationId, String corpusId, String topic, String modelDigest, List<Example> examples)
            throws InterruptedException {
        List<Future<RecordMetadata>> sent = new ArrayList<>(examples.size());
        for (Example example : examples) {
            InferenceRequest request = request(evaluationId, corpusId, topic, modelDigest, example);
            // Keyed by request id, they spread over the partitions and so over the replicas.
            sent.add(producer.send(CODEC.encode(Topic.INFERENCE_REQUESTS, request.getRequestId(), request)));
        }
        producer.flush();
        for (Future<RecordMetadata> acknowledgement : sent) {
            try {
                acknowledgement.get();
            } catch (ExecutionException e) {
                throw new KafkaException(
                        "a request was not acknowledged: " + e.getCause().getMessage(), e.getCause());
            }
        }
    }

    private static InferenceRequest request(
            String evaluationId, String corpusId, String topic, String modelDigest, Example example) {
        return InferenceRequest.newBuilder()
                .setRequestId(RequestIds.of(evaluationId, corpusId, example.partition(), example.offset()))
                .setModel(modelDigest)
                .setRank(RankTask.newBuilder()
                        .setInput(example.prompted().getInput())
                        .addAllChoices(example.prompted().getChoicesList()))
                .setOrigin(RequestOrigin.newBuilder()
                        .setEvaluationId(evaluationId)
                        .setTopic(topic)
                        .setPartition(example.partition())
                        .setOffset(example.offset()))
                .build();
    }
}
