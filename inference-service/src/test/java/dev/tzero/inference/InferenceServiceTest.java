package dev.tzero.inference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.tzero.inference.compute.Replica;
import dev.tzero.platform.topics.Topic;
import dev.tzero.proto.inference.v1.EarlyStopping;
import dev.tzero.proto.inference.v1.GenerateOutcome;
import dev.tzero.proto.inference.v1.GenerateRequest;
import dev.tzero.proto.inference.v1.GenerateStreamRequest;
import dev.tzero.proto.inference.v1.GenerateStreamResponse;
import dev.tzero.proto.inference.v1.GenerateTask;
import dev.tzero.proto.inference.v1.GeneratedSequence;
import dev.tzero.proto.inference.v1.GenerationOptions;
import dev.tzero.proto.inference.v1.InferenceRequest;
import dev.tzero.proto.inference.v1.InferenceResult;
import dev.tzero.proto.inference.v1.RankRequest;
import dev.tzero.proto.inference.v1.RankTask;
import dev.tzero.proto.inference.v1.RequestOrigin;
import dev.tzero.proto.openinference.v2.GRPCInferenceServiceGrpc;
import dev.tzero.proto.openinference.v2.InferParameter;
import dev.tzero.proto.openinference.v2.ModelInferRequest;
import dev.tzero.proto.openinference.v2.ModelInferResponse;
import dev.tzero.proto.openinference.v2.ModelMetadataRequest;
import dev.tzero.proto.openinference.v2.ModelReadyRequest;
import dev.tzero.proto.openinference.v2.ServerLiveRequest;
import dev.tzero.proto.openinference.v2.ServerReadyRequest;
import dev.tzero.proto.training.v1.Promotion;
import dev.tzero.testkit.TestKafka;
import dev.tzero.testkit.TzeroTestResource;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(TzeroTestResource.class)
@Tag("slow")
class InferenceServiceTest extends ServiceFixture {

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

    @Test
    void clientsRankAndGenerateOverGrpc() {
        Promotion promotion = promote("grpc", 2);

        InferenceResult ranked = service.rank(RankRequest.newBuilder()
                        .setModel("grpc")
                        .addTasks(QUESTION)
                        .build())
                .getResults(0);
        GenerateTask task = GenerateTask.newBuilder()
                .setInput("the cat is")
                .setMaxNewTokens(4)
                .setLogProbabilities(true)
                .build();
        InferenceResult written = service.generate(GenerateRequest.newBuilder()
                        .setModel("grpc")
                        .addTasks(task)
                        .build())
                .getResults(0);
        List<GenerateStreamResponse> parts = new ArrayList<>();
        service.generateStream(GenerateStreamRequest.newBuilder()
                        .setModel("grpc")
                        .setTask(task)
                        .build())
                .forEachRemaining(parts::add);

        assertEquals(promotion.getCheckpointDigest(), ranked.getModelDigest());
        assertEquals(2, ranked.getRank().getScoresCount());
        assertTrue(written.getGenerate().getTokensCount() <= 4);
        assertTrue(written.getGenerate().getTokens(0).getLogProbability() < 0);
        assertEquals(
                written.getGenerate().getTokensList(),
                parts.stream()
                        .filter(GenerateStreamResponse::hasToken)
                        .map(GenerateStreamResponse::getToken)
                        .toList());
        assertEquals(
                written.getGenerate().getText(),
                parts.getLast().getResult().getGenerate().getText());
    }

    @Test
    void optionsOfGenerationAreThoseOfTheModelLibrary() {
        promote("options", 2);
        GenerateTask task = GenerateTask.newBuilder()
                .setInput("the cat is")
                .setMaxNewTokens(6)
                .setLogProbabilities(true)
                .build();

        GenerateOutcome beams = generate(
                "options",
                task,
                options -> options.setNumBeams(3)
                        .setNumReturnSequences(2)
                        .setEarlyStopping(EarlyStopping.EARLY_STOPPING_ALWAYS));
        GenerateOutcome drawn = generate(
                "options",
                task,
                options -> options.setDoSample(true)
                        .setSeed(7)
                        .setTemperature(5)
                        .setTopK(0)
                        .setNumReturnSequences(3));
        GenerateOutcome again = generate(
                "options",
                task,
                options -> options.setDoSample(true)
                        .setSeed(7)
                        .setTemperature(5)
                        .setTopK(0)
                        .setNumReturnSequences(3));
        GenerateOutcome longer = generate("options", task, options -> options.setMinNewTokens(6));

        assertEquals(2, beams.getSequencesCount());
        assertEquals(beams.getText(), beams.getSequences(0).getText());
        assertTrue(beams.getSequences(0).getScore() >= beams.getSequences(1).getScore());
        assertEquals(drawn, again);
        assertEquals(3, drawn.getSequencesCount());
        assertTrue(
                drawn.getSequencesList().stream()
                                .map(GeneratedSequence::getTokensList)
                                .distinct()
                                .count()
                        > 1,
                "draws differ");
        assertEquals(6, longer.getTokensCount());
        assertEquals(0, longer.getSequencesCount());
        assertRefused(
                Status.Code.INVALID_ARGUMENT,
                "options.doSample: true: beams are not sampled",
                () -> generate(
                        "options", task, options -> options.setNumBeams(2).setDoSample(true)));
        assertRefused(
                Status.Code.INVALID_ARGUMENT,
                "options.topP: 2.0: expected more than 0",
                () -> generate("options", task, options -> options.setTopP(2)));
        assertRefused(
                Status.Code.INVALID_ARGUMENT,
                "options.num_beams: 1000: expected at most 32",
                () -> generate("options", task, options -> options.setNumBeams(1000)));
    }

    private GenerateOutcome generate(
            String model, GenerateTask task, UnaryOperator<GenerationOptions.Builder> options) {
        return service.generate(GenerateRequest.newBuilder()
                        .setModel(model)
                        .addTasks(task.toBuilder().setOptions(options.apply(GenerationOptions.newBuilder())))
                        .build())
                .getResults(0)
                .getGenerate();
    }

    @Test
    void theSameQuestionsAreAnsweredAsJsonOverHttp() throws IOException, InterruptedException {
        promote("rest", 2);

        HttpResponse<String> ranked = post(
                "v1/rank",
                "application/json",
                "{\"model\": \"rest\", \"tasks\": [{\"input\": \"the cat\", \"choices\": [\"yes\", \"no\"]}]}");
        HttpResponse<String> written = post(
                "v1/generate",
                "application/json",
                "{\"model\": \"rest\", \"tasks\": [{\"input\": \"the cat\", \"maxNewTokens\": 3}]}");
        HttpResponse<String> events = post(
                "v1/generate",
                "text/event-stream",
                "{\"model\": \"rest\", \"task\": {\"input\": \"the cat\", \"maxNewTokens\": 3}}");
        HttpResponse<String> unknown = post("v1/rank", "application/json", "{\"modle\": \"rest\"}");
        HttpResponse<String> nobody =
                post("v1/generate", "text/event-stream", "{\"model\": \"nobody\", \"task\": {\"input\": \"the cat\"}}");

        assertEquals(200, ranked.statusCode(), ranked.body());
        assertTrue(ranked.body().contains("\"scores\":["), ranked.body());
        assertTrue(written.body().contains("\"finishReason\":\"FINISH_REASON_"), written.body());
        List<String> data = events.body()
                .lines()
                .filter(line -> line.startsWith("data:"))
                .map(line -> line.substring("data:".length()).strip())
                .toList();
        assertTrue(data.size() >= 2 && data.getFirst().startsWith("{\"token\""), events.body());
        assertTrue(data.getLast().startsWith("{\"result\""), events.body());
        assertEquals(400, unknown.statusCode());
        assertTrue(unknown.body().contains("TZI-1009") && unknown.body().contains("modle"), unknown.body());
        assertTrue(nobody.body().contains("TZI-1201"), nobody.body());
    }

    private HttpResponse<String> post(String path, String accept, String body)
            throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                    HttpRequest.newBuilder(address.resolve("/" + path))
                            .header("content-type", "application/json")
                            .header("accept", accept)
                            .POST(HttpRequest.BodyPublishers.ofString(body))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }

    @Test
    void clientsOfTheOpenInferenceProtocolAreAnswered() {
        Promotion promotion = promote("open", 2);
        var open = GRPCInferenceServiceGrpc.newBlockingStub(channel);
        ModelInferRequest texts = ModelInferRequest.newBuilder()
                .setModelName("open")
                .setId("mine")
                .addInputs(tensor("text", List.of(2L), "the cat", "the dog"))
                .putParameters(
                        "max_new_tokens",
                        InferParameter.newBuilder().setInt64Param(3).build())
                .build();
        ModelInferRequest choices = ModelInferRequest.newBuilder()
                .setModelName("open")
                .addInputs(tensor("text", List.of(2L), "the cat", "the dog"))
                .addInputs(tensor("choices", List.of(2L), "yes", "no"))
                .build();

        ModelInferResponse written = open.modelInfer(texts);
        ModelInferResponse ranked = open.modelInfer(choices);
        ModelInferResponse raw = open.modelInfer(ModelInferRequest.newBuilder()
                .setModelName("open")
                .addInputs(tensor("text", List.of(1L)))
                .addInputs(tensor("choices", List.of(1L, 2L)))
                .addRawInputContents(packed("the cat"))
                .addRawInputContents(packed("yes", "no"))
                .build());

        assertTrue(open.serverLive(ServerLiveRequest.getDefaultInstance()).getLive());
        assertTrue(open.serverReady(ServerReadyRequest.getDefaultInstance()).getReady());
        assertTrue(
                open.modelReady(ModelReadyRequest.newBuilder().setName("open").build())
                        .getReady());
        assertFalse(
                open.modelReady(ModelReadyRequest.newBuilder().setName("nobody").build())
                        .getReady());
        assertEquals(
                List.of(promotion.getCheckpointDigest()),
                open.modelMetadata(ModelMetadataRequest.newBuilder()
                                .setName("open")
                                .build())
                        .getVersionsList());
        assertEquals("mine", written.getId());
        assertEquals(promotion.getCheckpointDigest(), written.getModelVersion());
        assertEquals(2, written.getOutputs(0).getContents().getBytesContentsCount());
        assertEquals(List.of(2L, 2L), ranked.getOutputs(0).getShapeList());
        List<Double> scores = ranked.getOutputs(0).getContents().getFp64ContentsList();
        assertEquals(
                scores.get(0) >= scores.get(1) ? 0 : 1,
                ranked.getOutputs(1).getContents().getInt64Contents(0));
        ByteBuffer rawScores =
                raw.getRawOutputContents(0).asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
        assertEquals(scores.get(0), rawScores.getDouble(), 1e-4);
        assertRefused(
                Status.Code.INVALID_ARGUMENT,
                "text: shape [3] has 3 elements: expected the 1 that were sent",
                () -> open.modelInfer(ModelInferRequest.newBuilder()
                        .setModelName("open")
                        .addInputs(tensor("text", List.of(3L), "the cat"))
                        .build()));
        assertRefused(
                Status.Code.INVALID_ARGUMENT,
                "parameters: 'tokens' is none",
                () -> open.modelInfer(texts.toBuilder()
                        .putParameters("tokens", InferParameter.getDefaultInstance())
                        .build()));
        assertRefused(
                Status.Code.INVALID_ARGUMENT,
                "text: raw contents end within an element at byte 0",
                () -> open.modelInfer(ModelInferRequest.newBuilder()
                        .setModelName("open")
                        .addInputs(tensor("text", List.of(1L)))
                        .addRawInputContents(ByteString.copyFrom(new byte[] {9, 0, 0, 0, 1}))
                        .build()));
        assertRefused(
                Status.Code.NOT_FOUND,
                "model: 'nobody' is not served here",
                () -> open.modelInfer(texts.toBuilder().setModelName("nobody").build()));
    }

    private static ModelInferRequest.InferInputTensor tensor(String name, List<Long> shape, String... elements) {
        ModelInferRequest.InferInputTensor.Builder tensor = ModelInferRequest.InferInputTensor.newBuilder()
                .setName(name)
                .setDatatype("BYTES")
                .addAllShape(shape);
        for (String element : elements) {
            tensor.getContentsBuilder().addBytesContents(ByteString.copyFromUtf8(element));
        }
        return tensor.build();
    }

    private static ByteString packed(String... elements) {
        ByteString packed = ByteString.EMPTY;
        for (String element : elements) {
            ByteString bytes = ByteString.copyFromUtf8(element);
            packed = packed.concat(ByteString.copyFrom(ByteBuffer.allocate(Integer.BYTES)
                            .order(ByteOrder.LITTLE_ENDIAN)
                            .putInt(bytes.size())
                            .array()))
                    .concat(bytes);
        }
        return packed;
    }

    @Test
    void callsThatCannotBeAnsweredSayWhy() {
        promote("refusals", 1);

        assertRefused(
                Status.Code.NOT_FOUND,
                "model: 'nobody' is not served here",
                () -> service.rank(RankRequest.newBuilder()
                        .setModel("nobody")
                        .addTasks(QUESTION)
                        .build()));
        assertRefused(
                Status.Code.INVALID_ARGUMENT,
                "tasks: 0 tasks: expected 1 to 256",
                () -> service.rank(RankRequest.newBuilder().setModel("refusals").build()));
        assertRefused(
                Status.Code.INVALID_ARGUMENT,
                "input: empty: expected a text",
                () -> service.rank(RankRequest.newBuilder()
                        .setModel("refusals")
                        .addTasks(QUESTION.toBuilder().setInput(" "))
                        .build()));
        assertRefused(
                Status.Code.INVALID_ARGUMENT,
                "choices[1]: empty",
                () -> service.rank(RankRequest.newBuilder()
                        .setModel("refusals")
                        .addTasks(QUESTION.toBuilder().setChoices(1, ""))
                        .build()));
        assertRefused(
                Status.Code.INVALID_ARGUMENT,
                "max_new_tokens: -1",
                () -> service.generate(GenerateRequest.newBuilder()
                        .setModel("refusals")
                        .addTasks(GenerateTask.newBuilder().setInput("the cat").setMaxNewTokens(-1))
                        .build()));
    }

    @Test
    void aCallWhoseDeadlinePassesStopsBeingComputed() {
        promote("impatient", 1);
        long before = answered("impatient");
        GenerateTask endless = GenerateTask.newBuilder()
                .setInput("the cat")
                .setMaxNewTokens(1024)
                .setOptions(GenerationOptions.newBuilder().setMinNewTokens(1024).setNumBeams(32))
                .build();

        StatusRuntimeException refused = assertThrows(
                StatusRuntimeException.class,
                () -> service.withDeadlineAfter(Duration.ofMillis(50))
                        .generate(GenerateRequest.newBuilder()
                                .setModel("impatient")
                                .addTasks(endless)
                                .addTasks(endless)
                                .build()));

        assertEquals(Status.Code.DEADLINE_EXCEEDED, refused.getStatus().getCode());
        Awaitility.await().atMost(LIMIT).until(() -> replica.waiting() == 0);
        assertEquals(before, answered("impatient"));
    }

    private long answered(String alias) {
        return model(alias).orElseThrow().getAnswered();
    }

    @Test
    void anAliasMovesToTheNextCheckpointAndBack() {
        Promotion first = promote("moving", 1);
        Promotion second = promote("moving", 2);
        String afterSecond = answeringDigest("moving");
        publish(first);
        awaitServed("moving", first.getCheckpointDigest());

        assertEquals(second.getCheckpointDigest(), afterSecond);
        assertEquals(first.getCheckpointDigest(), answeringDigest("moving"));
    }

    @Test
    void aCheckpointThatIsNotWhatItsDigestSaysIsRefusedAndTheOldOneServesOn() throws IOException {
        Promotion good = promote("guarded", 1);
        Promotion bad = TinyModels.promotion(folder, "guarded", 3);
        Path weights = Path.of(URI.create(bad.getUri())).resolve("model.safetensors");
        byte[] bytes = Files.readAllBytes(weights);
        bytes[bytes.length - 1] ^= 1;
        Files.write(weights, bytes);
        publish(bad);
        // A later promotion is acted on after the bad one.
        promote("guarded-later", 1);

        assertEquals(good.getCheckpointDigest(), answeringDigest("guarded"));
    }

    @Test
    void thePageAsksTheModelAndEscapesWhatPeopleType() throws IOException, InterruptedException {
        promote("page", 1);
        String form = "model=page&input=" + encode("Is the <cat> red?") + "&choices=" + encode("yes\nno");
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> answer = client.send(
                    HttpRequest.newBuilder(address)
                            .header("content-type", "application/x-www-form-urlencoded")
                            .header("accept", "text/html")
                            .POST(HttpRequest.BodyPublishers.ofString(form))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());

            assertEquals(200, answer.statusCode(), answer.body());
            assertTrue(answer.body().contains("Probability among the choices"), answer.body());
            assertTrue(answer.body().contains("Is the &lt;cat&gt; red?"), answer.body());
            assertFalse(answer.body().contains("<cat>"), answer.body());
        }
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private String answeringDigest(String alias) {
        return service.rank(RankRequest.newBuilder()
                        .setModel(alias)
                        .addTasks(QUESTION)
                        .build())
                .getResults(0)
                .getModelDigest();
    }
}
