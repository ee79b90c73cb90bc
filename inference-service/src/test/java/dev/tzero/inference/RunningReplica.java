package dev.tzero.inference;

import dev.tzero.platform.topics.Topic;
import dev.tzero.proto.inference.v1.InferenceServiceGrpc;
import dev.tzero.proto.inference.v1.InferenceServiceGrpc.InferenceServiceBlockingStub;
import dev.tzero.proto.inference.v1.ListModelsRequest;
import dev.tzero.proto.inference.v1.RankTask;
import dev.tzero.proto.inference.v1.ServedModel;
import dev.tzero.proto.training.v1.Promotion;
import dev.tzero.testkit.TestKafka;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.awaitility.Awaitility;

/** The service under test as its clients have it: a channel, HTTP, and promotions that they wait for. */
final class RunningReplica implements AutoCloseable {

    static final RankTask QUESTION = RankTask.newBuilder()
            .setInput("Is the cat red?")
            .addChoices("yes")
            .addChoices("no")
            .build();

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final URI address;
    private final ManagedChannel channel;
    private final HttpClient http = HttpClient.newHttpClient();

    RunningReplica(URI address) {
        this.address = address;
        this.channel = ManagedChannelBuilder.forAddress(address.getHost(), address.getPort())
                .usePlaintext()
                .build();
    }

    URI address() {
        return address;
    }

    ManagedChannel channel() {
        return channel;
    }

    InferenceServiceBlockingStub service() {
        return InferenceServiceGrpc.newBlockingStub(channel);
    }

    /** Makes a checkpoint and waits until an alias is it. */
    Promotion promote(Path folder, String alias, long seed) {
        Promotion promotion = TinyModels.promotion(folder, alias, seed);
        promote(promotion);
        return promotion;
    }

    /** Promotes and waits until the alias has moved. */
    void promote(Promotion promotion) {
        publish(promotion);
        Awaitility.await()
                .atMost(LIMIT)
                .until(() -> served(promotion.getAlias())
                        .map(ServedModel::getDigest)
                        .equals(Optional.of(promotion.getCheckpointDigest())));
    }

    /** Promotes a checkpoint that is no good and waits until that was noticed. */
    String promoteInVain(Promotion promotion) {
        publish(promotion);
        Awaitility.await()
                .atMost(LIMIT)
                .until(() -> served(promotion.getAlias())
                        .map(ServedModel::getRefused)
                        .filter(why -> why.contains(promotion.getCheckpointDigest()))
                        .isPresent());
        return served(promotion.getAlias()).orElseThrow().getRefused();
    }

    /** What an alias is. */
    Optional<ServedModel> served(String alias) {
        return service().listModels(ListModelsRequest.getDefaultInstance()).getModelsList().stream()
                .filter(model -> model.getAlias().equals(alias))
                .findFirst();
    }

    /** Gets a page or document. */
    HttpResponse<String> get(String path, String accept) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(address.resolve(path)).header("accept", accept));
    }

    /** Posts JSON. */
    HttpResponse<String> post(String path, String accept, String body) throws IOException, InterruptedException {
        return post(path, accept, "application/json", body);
    }

    /** Posts a body of some type. */
    HttpResponse<String> post(String path, String accept, String type, String body)
            throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(address.resolve(path))
                .header("content-type", type)
                .header("accept", accept)
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static void publish(Promotion promotion) {
        TestKafka.produce(
                Topic.PROMOTIONS.name(),
                promotion.getAlias(),
                promotion.toByteArray(),
                Map.of("content-type", "application/x-protobuf"));
    }

    @Override
    public void close() {
        channel.shutdownNow();
        http.close();
    }
}
