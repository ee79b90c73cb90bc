package dev.tzero.prompt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.tzero.platform.topics.Topic;
import dev.tzero.proto.prompt.v1.CreatePromptRequest;
import dev.tzero.proto.prompt.v1.GetPromptRequest;
import dev.tzero.proto.prompt.v1.ListPromptsRequest;
import dev.tzero.proto.prompt.v1.PromptDefinition;
import dev.tzero.proto.prompt.v1.PromptRefusal;
import dev.tzero.proto.prompt.v1.PromptRejection;
import dev.tzero.proto.prompt.v1.PromptRevision;
import dev.tzero.proto.prompt.v1.PromptServiceGrpc;
import dev.tzero.proto.prompt.v1.PromptServiceGrpc.PromptServiceBlockingStub;
import dev.tzero.proto.prompt.v1.PromptServiceGrpc.PromptServiceStub;
import dev.tzero.proto.prompt.v1.PromptSubmission;
import dev.tzero.proto.prompt.v1.UpdatePromptRequest;
import dev.tzero.testkit.TestKafka;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** What the tests of the running service share: a client, and short ways to publish and to read the topics. */
final class PromptFixture implements AutoCloseable {

    static final Duration LIMIT = Duration.ofMinutes(5);
    static final Map<String, String> PROTOBUF = Map.of("content-type", "application/x-protobuf");

    private final ManagedChannel channel;
    final PromptServiceBlockingStub service;
    final PromptServiceStub stream;

    PromptFixture(URI address) {
        channel = ManagedChannelBuilder.forAddress(address.getHost(), address.getPort())
                .usePlaintext()
                .build();
        service = PromptServiceGrpc.newBlockingStub(channel);
        stream = PromptServiceGrpc.newStub(channel);
    }

    ManagedChannel channel() {
        return channel;
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }

    static PromptDefinition.Builder definition(String dataset, String name, String template) {
        return PromptDefinition.newBuilder().setDataset(dataset).setName(name).setTemplate(template);
    }

    PromptRevision create(PromptDefinition.Builder definition) {
        return service.createPrompt(CreatePromptRequest.newBuilder()
                        .setDefinition(definition)
                        .setAuthor("test")
                        .build())
                .getPrompt();
    }

    PromptRevision update(String id, long expected, PromptDefinition.Builder definition) {
        return service.updatePrompt(UpdatePromptRequest.newBuilder()
                        .setPromptId(id)
                        .setExpectedRevision(expected)
                        .setDefinition(definition)
                        .build())
                .getPrompt();
    }

    PromptRevision get(String id) {
        return service.getPrompt(GetPromptRequest.newBuilder().setPromptId(id).build())
                .getPrompt();
    }

    List<PromptRevision> list(String dataset) {
        return service.listPrompts(ListPromptsRequest.newBuilder()
                        .setDataset(dataset)
                        .setPageSize(1000)
                        .build())
                .getPromptsList();
    }

    static void submit(PromptSubmission submission) {
        PromptDefinition definition = submission.getDefinition();
        submit(
                definition.getDataset() + "/" + definition.getSubset() + "/" + definition.getName(),
                submission.toByteArray());
    }

    static void submit(String key, byte[] protobuf) {
        TestKafka.produce(Topic.PROMPT_SUBMISSIONS.name(), key, protobuf, PROTOBUF);
    }

    /** The revisions of a dataset on the topic, once there are as many as are expected. */
    static List<PromptRevision> published(String dataset, int count) {
        List<PromptRevision> found = revisions(
                TestKafka.readUntil(
                        Topic.PROMPTS.name(),
                        records -> revisions(records, dataset).size() >= count,
                        count + " revisions of " + dataset,
                        LIMIT),
                dataset);
        assertEquals(count, found.size());
        return found;
    }

    /** The revisions of a dataset that are on the topic now. */
    static List<PromptRevision> publishedNow(String dataset) {
        return revisions(TestKafka.readAll(Topic.PROMPTS.name()), dataset);
    }

    private static List<PromptRevision> revisions(List<ConsumerRecord<String, byte[]>> records, String dataset) {
        return records.stream()
                .filter(record -> record.value() != null)
                .map(PromptFixture::revision)
                .filter(revision -> revision.getDefinition().getDataset().equals(dataset))
                .toList();
    }

    static PromptRevision revision(ConsumerRecord<String, byte[]> record) {
        try {
            return PromptRevision.parseFrom(record.value());
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError("not a revision: " + record, e);
        }
    }

    /** The rejection of the submission with this id. */
    static PromptRejection rejection(String submissionId) {
        return TestKafka.readUntil(
                        Topic.PROMPT_REJECTIONS.name(),
                        records -> records.stream().anyMatch(record -> isOf(record, submissionId)),
                        "the rejection of " + submissionId,
                        LIMIT)
                .stream()
                .filter(record -> isOf(record, submissionId))
                .map(PromptFixture::parsed)
                .findFirst()
                .orElseThrow();
    }

    private static boolean isOf(ConsumerRecord<String, byte[]> record, String submissionId) {
        return parsed(record).getSubmission().getSubmissionId().equals(submissionId);
    }

    private static PromptRejection parsed(ConsumerRecord<String, byte[]> record) {
        try {
            return PromptRejection.parseFrom(record.value());
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError("not a rejection: " + record, e);
        }
    }

    static StatusRuntimeException assertRefused(Status.Code code, String sentence, Runnable call) {
        StatusRuntimeException refused = assertThrows(StatusRuntimeException.class, call::run);
        assertEquals(code, refused.getStatus().getCode(), refused::toString);
        assertTrue(
                refused.getStatus().getDescription().contains(sentence),
                refused.getStatus().getDescription());
        return refused;
    }

    /** The details of a refusal. */
    static PromptRefusal refusal(StatusRuntimeException refused) {
        try {
            return StatusProto.fromThrowable(refused).getDetails(0).unpack(PromptRefusal.class);
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
    }
}
