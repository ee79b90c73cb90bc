package dev.tzero.inference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.tzero.inference.compute.Replica;
import dev.tzero.platform.topics.Topic;
import dev.tzero.proto.inference.v1.GenerateTask;
import dev.tzero.proto.inference.v1.GenerationOptions;
import dev.tzero.proto.inference.v1.InferenceRequest;
import dev.tzero.proto.inference.v1.InferenceResult;
import dev.tzero.proto.inference.v1.RankTask;
import dev.tzero.proto.inference.v1.RequestOrigin;
import dev.tzero.proto.training.v1.Promotion;
import dev.tzero.testkit.TestKafka;
import dev.tzero.testkit.TzeroTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Requests on the topic. */
@QuarkusTest
@QuarkusTestResource(TzeroTestResource.class)
@Tag("slow")
class TopicRequestsTest extends ServiceFixture {

    @Inject
    Replica replica;

    @Test
    void everyRequestOnTheTopicHasExactlyOneResult() throws InvalidProtocolBufferException {
        Promotion promotion = promote("exactly-once", 1);
        RequestOrigin origin = RequestOrigin.newBuilder()
                .setEvaluationId("e")
                .setTopic("examples.e")
                .setPartition(3)
                .setOffset(14)
                .build();
        for (int i = 0; i < 300; i++) {
            request(InferenceRequest.newBuilder()
                    .setRequestId("exactly-once/" + i)
                    .setModel(promotion.getCheckpointDigest())
                    .setRank(QUESTION)
                    .setOrigin(origin)
                    .build());
        }

        List<InferenceResult> results = results("exactly-once/", 300);

        assertEquals(
                300,
                results.stream().map(InferenceResult::getRequestId).distinct().count());
        assertEquals(300, results.size());
        InferenceResult first = results.getFirst();
        assertEquals(promotion.getCheckpointDigest(), first.getModelDigest());
        assertEquals(origin, first.getOrigin());
        assertEquals(2, first.getRank().getScoresCount());
        assertTrue(first.getRank().getScores(first.getRank().getBestChoice())
                >= first.getRank().getScores(1 - first.getRank().getBestChoice()));
    }

    /** A text may be written to its end before the other is published; then it is tried again. */
    @Test
    void aRequestJoinsTextsOfEarlierPollsThatAreStillBeingWritten() {
        Promotion promotion = promote("joining", 1);
        AtomicInteger tries = new AtomicInteger();

        Awaitility.await().atMost(LIMIT).until(() -> joins("joining/" + tries.getAndIncrement() + "/", promotion));
    }

    private boolean joins(String prefix, Promotion promotion) {
        request(text(prefix + "long", promotion, 1024));
        Awaitility.await().atMost(LIMIT).until(() -> replica.waiting() == 1);
        request(text(prefix + "short", promotion, 4));
        return results(prefix, 2).stream()
                .filter(result -> result.getRequestId().endsWith("short"))
                .anyMatch(result -> result.getTimings().getBatchSize() == 2);
    }

    private static InferenceRequest text(String id, Promotion promotion, int tokens) {
        return InferenceRequest.newBuilder()
                .setRequestId(id)
                .setModel(promotion.getCheckpointDigest())
                .setGenerate(GenerateTask.newBuilder()
                        .setInput("the cat is red")
                        .setMaxNewTokens(tokens)
                        .setOptions(GenerationOptions.newBuilder().setMinNewTokens(tokens)))
                .build();
    }

    @Test
    void whatCannotBeReadGoesToTheDeadLetterTopicAndThePartitionMovesOn() {
        promote("after-bad", 1);
        TestKafka.produce(
                Topic.INFERENCE_REQUESTS.name(), "same-key", "no json".getBytes(StandardCharsets.UTF_8), Map.of());
        TestKafka.produce(Topic.INFERENCE_REQUESTS.name(), "same-key", """
                {"requestId": "after-bad/1", "model": "after-bad", "rank": {"input": "the cat", "choices": ["yes"]}}
                """.getBytes(StandardCharsets.UTF_8), Map.of());

        assertTrue(results("after-bad/", 1).getFirst().hasRank());
        List<ConsumerRecord<String, byte[]>> dead =
                TestKafka.read(Topic.INFERENCE_REQUESTS.deadLetters().name(), 1, LIMIT);
        assertEquals("no json", new String(dead.getFirst().value(), StandardCharsets.UTF_8));
    }

    @Test
    void aRequestThatCannotBeAnsweredHasAResultThatSaysWhy() {
        promote("failures", 1);
        request(InferenceRequest.newBuilder()
                .setRequestId("failures/model")
                .setModel("nobody")
                .setRank(QUESTION)
                .build());
        request(InferenceRequest.newBuilder()
                .setRequestId("failures/choices")
                .setModel("failures")
                .setRank(RankTask.newBuilder().setInput("the cat"))
                .build());
        request(InferenceRequest.newBuilder()
                .setRequestId("failures/task")
                .setModel("failures")
                .build());

        List<String> codes = results("failures/", 3).stream()
                .map(result -> result.getRequestId() + " " + result.getFailure().getCode())
                .sorted()
                .toList();

        assertEquals(List.of("failures/choices TZI-1005", "failures/model TZI-1201", "failures/task TZI-1002"), codes);
    }
}
