package dev.tzero.inference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tzero.platform.topics.Topic;
import dev.tzero.proto.inference.v1.GenerateTask;
import dev.tzero.proto.inference.v1.GenerationOptions;
import dev.tzero.proto.inference.v1.InferenceRequest;
import dev.tzero.proto.inference.v1.InferenceResult;
import dev.tzero.proto.training.v1.Promotion;
import dev.tzero.testkit.TestKafka;
import dev.tzero.testkit.TzeroTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Requests that take longer than a consumer may go without polling, here three seconds. */
@QuarkusTest
@QuarkusTestResource(TzeroTestResource.class)
@QuarkusTestResource(SlowWorkTest.ImpatientGroup.class)
@Tag("slow")
class SlowWorkTest extends ServiceFixture {

    private static final int REQUESTS = 10;

    /** A consumer that does not poll for so long is put out of the group; so it is for all tests of this module. */
    public static final class ImpatientGroup implements QuarkusTestResourceLifecycleManager {

        /** For Quarkus, which makes it. */
        public ImpatientGroup() {}

        @Override
        public Map<String, String> start() {
            return Map.of("kafka.max.poll.interval.ms", "3000");
        }

        @Override
        public void stop() {
            // There is nothing to stop.
        }
    }

    @Test
    void workThatTakesLongerThanThePollIntervalIsAnsweredExactlyOnce() {
        Promotion promotion = promote("slow", 1);
        ask("slow/", promotion);

        assertAnsweredOnce("slow/", promotion);
    }

    @Test
    void partitionsThatComeAndGoWhileWorkIsDoneAreAnsweredExactlyOnce() {
        Promotion promotion = promote("moving-work", 1);
        ask("moving-work/", promotion);
        try (KafkaConsumer<byte[], byte[]> other = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        TestKafka.bootstrapServers(),
                        "group.id",
                        "tzero-inference",
                        "enable.auto.commit",
                        false,
                        "partition.assignment.strategy",
                        CooperativeStickyAssignor.class.getName()),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            other.subscribe(List.of(Topic.INFERENCE_REQUESTS.name()));
            // It takes partitions over, answers nothing, and leaves.
            Awaitility.await().atMost(LIMIT).until(() -> {
                other.poll(Duration.ofMillis(100));
                return !other.assignment().isEmpty();
            });
        }

        assertAnsweredOnce("moving-work/", promotion);
    }

    private static void ask(String prefix, Promotion promotion) {
        GenerateTask task = GenerateTask.newBuilder()
                .setInput("the cat is red")
                .setMaxNewTokens(1024)
                .setOptions(GenerationOptions.newBuilder().setMinNewTokens(1024).setNumBeams(8))
                .build();
        for (int i = 0; i < REQUESTS; i++) {
            request(InferenceRequest.newBuilder()
                    .setRequestId(prefix + i)
                    .setModel(promotion.getCheckpointDigest())
                    .setGenerate(task)
                    .build());
        }
    }

    /** Every partition is read beyond these requests before results are counted. */
    private void assertAnsweredOnce(String prefix, Promotion promotion) {
        results(prefix, REQUESTS);
        for (int i = 0; i < 60; i++) {
            request(InferenceRequest.newBuilder()
                    .setRequestId("after-" + prefix + i)
                    .setModel(promotion.getCheckpointDigest())
                    .setRank(QUESTION)
                    .build());
        }
        results("after-" + prefix, 60);

        List<InferenceResult> results = results(prefix, REQUESTS);
        assertEquals(REQUESTS, results.size());
        assertEquals(
                new TreeSet<>(
                        IntStream.range(0, REQUESTS).mapToObj(i -> prefix + i).toList()),
                new TreeSet<>(
                        results.stream().map(InferenceResult::getRequestId).toList()));
        assertTrue(results.stream().allMatch(InferenceResult::hasGenerate), results.toString());
    }
}
