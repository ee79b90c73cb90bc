package dev.tzero.inference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.tzero.platform.topics.Topic;
import dev.tzero.proto.inference.v1.InferenceRequest;
import dev.tzero.proto.inference.v1.InferenceResult;
import dev.tzero.proto.inference.v1.InferenceServiceGrpc;
import dev.tzero.proto.inference.v1.InferenceServiceGrpc.InferenceServiceBlockingStub;
import dev.tzero.proto.inference.v1.ListModelsRequest;
import dev.tzero.proto.inference.v1.RankTask;
import dev.tzero.proto.inference.v1.ServedModel;
import dev.tzero.proto.training.v1.Promotion;
import dev.tzero.testkit.TestKafka;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.quarkus.test.common.http.TestHTTPResource;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** What tests of the running service share: promoting tiny models, asking on the topic and by call. */
abstract class ServiceFixture {

    static final Duration LIMIT = Duration.ofSeconds(120);

    static final RankTask QUESTION = RankTask.newBuilder()
            .setInput("Is the cat red?")
            .addChoices("yes")
            .addChoices("no")
            .build();

    @TempDir
    static Path folder;

    @TestHTTPResource("/")
    URI address;

    ManagedChannel channel;
    InferenceServiceBlockingStub service;

    @BeforeEach
    void connect() {
        channel = ManagedChannelBuilder.forAddress(address.getHost(), address.getPort())
                .usePlaintext()
                .build();
        service = InferenceServiceGrpc.newBlockingStub(channel);
    }

    @AfterEach
    void disconnect() {
        channel.shutdownNow();
    }

    Promotion promote(String alias, long seed) {
        Promotion promotion = TinyModels.promotion(folder, alias, seed);
        promote(promotion);
        return promotion;
    }

    /** Promotes and waits until the alias has moved. */
    void promote(Promotion promotion) {
        publish(promotion);
        awaitServed(promotion.getAlias(), promotion.getCheckpointDigest());
    }

    /** Promotes a checkpoint that is no good and waits until that was noticed: why it is refused. */
    String promoteInVain(Promotion promotion) {
        publish(promotion);
        Awaitility.await()
                .atMost(LIMIT)
                .until(() -> model(promotion.getAlias())
                        .map(ServedModel::getRefused)
                        .filter(why -> why.contains(promotion.getCheckpointDigest()))
                        .isPresent());
        return model(promotion.getAlias()).orElseThrow().getRefused();
    }

    static void publish(Promotion promotion) {
        TestKafka.produce(
                Topic.PROMOTIONS.name(),
                promotion.getAlias(),
                promotion.toByteArray(),
                Map.of("content-type", "application/x-protobuf"));
    }

    void awaitServed(String alias, String digest) {
        Awaitility.await().atMost(LIMIT).until(() -> served(alias).equals(Optional.of(digest)));
    }

    Optional<String> served(String alias) {
        return model(alias).map(ServedModel::getDigest);
    }

    /** What an alias is. */
    Optional<ServedModel> model(String alias) {
        return service.listModels(ListModelsRequest.getDefaultInstance()).getModelsList().stream()
                .filter(model -> model.getAlias().equals(alias))
                .findFirst();
    }

    static void request(InferenceRequest request) {
        TestKafka.produce(
                Topic.INFERENCE_REQUESTS.name(),
                request.getRequestId(),
                request.toByteArray(),
                Map.of("content-type", "application/x-protobuf"));
    }

    static List<InferenceResult> results(String prefix, int count) {
        return TestKafka.readUntil(
                        Topic.INFERENCE_RESULTS.name(),
                        records -> of(records, prefix).size() >= count,
                        count + " results of " + prefix,
                        LIMIT)
                .stream()
                .filter(record -> record.key().startsWith(prefix))
                .map(ServiceFixture::parse)
                .toList();
    }

    static List<ConsumerRecord<String, byte[]>> of(List<ConsumerRecord<String, byte[]>> records, String prefix) {
        return records.stream()
                .filter(record -> record.key().startsWith(prefix))
                .toList();
    }

    static InferenceResult parse(ConsumerRecord<String, byte[]> record) {
        try {
            return InferenceResult.parseFrom(record.value());
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError("not a result: " + record, e);
        }
    }

    static void assertRefused(Status.Code code, String sentence, Runnable call) {
        StatusRuntimeException refused = assertThrows(StatusRuntimeException.class, call::run);
        assertEquals(code, refused.getStatus().getCode());
        assertTrue(
                refused.getStatus().getDescription().contains(sentence),
                refused.getStatus().getDescription());
    }
}
