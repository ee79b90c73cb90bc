package dev.tzero.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.tzero.model.checkpoint.ModelFolder;
import dev.tzero.model.config.Activation;
import dev.tzero.model.config.Gpt2Config;
import dev.tzero.model.config.ModelConfig;
import dev.tzero.model.config.ModelFamily;
import dev.tzero.model.gpt2.Gpt2Model;
import dev.tzero.platform.topics.Topic;
import dev.tzero.proto.dataset.v1.CorpusManifest;
import dev.tzero.proto.dataset.v1.PartitionRange;
import dev.tzero.proto.dataset.v1.PromptedExample;
import dev.tzero.proto.training.v1.Checkpoint;
import dev.tzero.proto.training.v1.GetRunRequest;
import dev.tzero.proto.training.v1.Hyperparameters;
import dev.tzero.proto.training.v1.ListCheckpointsRequest;
import dev.tzero.proto.training.v1.ListRunsRequest;
import dev.tzero.proto.training.v1.NewModel;
import dev.tzero.proto.training.v1.PromoteCheckpointRequest;
import dev.tzero.proto.training.v1.Promotion;
import dev.tzero.proto.training.v1.ResumeRunRequest;
import dev.tzero.proto.training.v1.Run;
import dev.tzero.proto.training.v1.RunState;
import dev.tzero.proto.training.v1.Schedule;
import dev.tzero.proto.training.v1.StartRunRequest;
import dev.tzero.proto.training.v1.StopRunRequest;
import dev.tzero.proto.training.v1.TrainingRequest;
import dev.tzero.proto.training.v1.TrainingServiceGrpc;
import dev.tzero.proto.training.v1.TrainingServiceGrpc.TrainingServiceBlockingStub;
import dev.tzero.proto.training.v1.WatchRunRequest;
import dev.tzero.testkit.TestKafka;
import dev.tzero.testkit.TzeroTestResource;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tiny models on tiny corpora that the tests write to the log themselves. */
@QuarkusTest
@QuarkusTestResource(TzeroTestResource.class)
@Tag("slow")
class TrainingServiceTest {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Map<String, String> PROTOBUF = Map.of("content-type", "application/x-protobuf");
    private static final List<String> WORDS =
            List.of("<pad>", "</s>", "<unk>", "is", "the", "cat", "dog", "red", "blue", "yes", "no", "?");
    private static final int PARTITIONS = 2;
    private static final int EXAMPLES = 90;

    @TempDir
    static Path folder;

    @TestHTTPResource("/")
    URI address;

    private ManagedChannel channel;
    private TrainingServiceBlockingStub service;

    @BeforeEach
    void connect() {
        channel = ManagedChannelBuilder.forAddress(address.getHost(), address.getPort())
                .usePlaintext()
                .build();
        service = TrainingServiceGrpc.newBlockingStub(channel);
    }

    @AfterEach
    void disconnect() {
        channel.shutdownNow();
    }

    @Test
    void aRunEndsWithCheckpointsThatFollowTheirFoldersAndAPromotion() throws Exception {
        corpus("whole");
        startSoon(request("whole", "whole").toBuilder()
                .setPromoteTo("whole-alias")
                .build());
        Run run = ended("whole");
        List<Checkpoint> checkpoints = checkpoints("whole");
        List<Checkpoint> published = published(Topic.CHECKPOINTS, "whole/", checkpoints.size()).stream()
                .map(TrainingServiceTest::checkpoint)
                .toList();
        Promotion promotion = Promotion.parseFrom(
                published(Topic.PROMOTIONS, "whole-alias", 1).getFirst().value());

        assertEquals(RunState.RUN_STATE_COMPLETE, run.getState(), run.getReason());
        assertEquals(
                List.of(0L, 16L, 32L, 40L),
                checkpoints.stream().map(Checkpoint::getStep).toList());
        assertEquals(checkpoints, published);
        for (Checkpoint checkpoint : checkpoints) {
            Path there = Path.of(URI.create(checkpoint.getUri()));
            for (String file : List.of("config.json", "model.safetensors", "optimizer.safetensors", "tzero.json")) {
                assertTrue(Files.isRegularFile(there.resolve(file)), there + " lacks " + file);
            }
        }
        assertEquals(checkpoints.getLast().getDigest(), promotion.getCheckpointDigest());
        assertFalse(checkpoints.getFirst().getDigest().equals(promotion.getCheckpointDigest()));
        assertEquals(40, run.getProgress().getStep());
    }

    @Test
    void aRunThatWasStoppedAndResumedEndsWithTheWeightsOfOneThatNeverWas() {
        corpus("exact");
        assertStoppedAndResumedEqualsUnbroken("exact", request("exact", "exact"));
    }

    /** Its positions hold fewer tokens than the longest examples have. */
    @Test
    void aDecoderOnlyModelIsTrainedStoppedAndResumedAsExactly() throws IOException {
        corpus("gpt2");
        Path base = folder.resolve("gpt2-base");
        try (Gpt2Model model = Gpt2Model.initialise(
                new Gpt2Config(WORDS.size(), 8, 16, 2, 2, 32, Activation.GELU_TANH, 1e-5, true, false, 0, 1, 1), 5)) {
            ModelFolder.publish(base, model, new ModelFolder.Extras(tokenizer(), Map.of()));
        }

        Checkpoint last = assertStoppedAndResumedEqualsUnbroken(
                "gpt2",
                request("gpt2", "gpt2").toBuilder()
                        .setModelUri(base.toUri().toString())
                        .build());

        assertEquals(
                ModelFamily.GPT2,
                ModelConfig.read(Path.of(URI.create(last.getUri())).resolve("config.json"))
                        .family());
    }

    /** Gives the last checkpoint. */
    private Checkpoint assertStoppedAndResumedEqualsUnbroken(String id, TrainingRequest request) {
        String unbroken = id + "-unbroken";
        String broken = id + "-broken";
        startSoon(request.toBuilder()
                .setRunId(unbroken)
                .setHyperparameters(longer())
                .build());
        startSoon(request.toBuilder()
                .setRunId(broken)
                .setHyperparameters(longer())
                .build());
        Awaitility.await().atMost(LIMIT).until(() -> run(broken).hasLastCheckpoint());
        Run asked = service.stopRun(StopRunRequest.newBuilder().setRunId(broken).build())
                .getRun();
        Run stopped = ended(broken);
        service.resumeRun(ResumeRunRequest.newBuilder().setRunId(broken).build());
        Run resumed = ended(broken);

        assertEquals(RunState.RUN_STATE_RUNNING, asked.getState());
        assertEquals(RunState.RUN_STATE_STOPPED, stopped.getState());
        assertTrue(stopped.getLastCheckpoint().getStep() < longer().getSteps());
        assertEquals(RunState.RUN_STATE_COMPLETE, resumed.getState(), resumed.getReason());
        Run whole = ended(unbroken);
        assertEquals(RunState.RUN_STATE_COMPLETE, whole.getState(), whole.getReason());
        assertEquals(
                whole.getLastCheckpoint().getDigest(),
                resumed.getLastCheckpoint().getDigest());
        return resumed.getLastCheckpoint();
    }

    @Test
    void aRequestOnTheTopicWaitsForItsCorpusAndTheSameOneAgainChangesNothing() {
        TrainingRequest request = request("waiting", "late");
        publish(request);
        publish(request);
        Awaitility.await()
                .atMost(LIMIT)
                .until(() -> service.listRuns(ListRunsRequest.getDefaultInstance()).getRunsList().stream()
                        .anyMatch(run -> run.getRequest().getRunId().equals("waiting")));
        RunState before = run("waiting").getState();
        corpus("late");

        assertEquals(RunState.RUN_STATE_QUEUED, before);
        assertEquals(RunState.RUN_STATE_COMPLETE, ended("waiting").getState());
        assertEquals(4, checkpoints("waiting").size());
    }

    @Test
    void whatCannotBeReadOrDoneGoesToTheDeadLetterTopicAndThePartitionMovesOn() {
        corpus("moves-on");
        TestKafka.produce(Topic.TRAINING_REQUESTS.name(), "moves-on", "{".getBytes(StandardCharsets.UTF_8), Map.of());
        TrainingRequest invalid = request("moves-on", "moves-on").toBuilder()
                .setHyperparameters(Hyperparameters.newBuilder().setBatchSize(-1))
                .build();
        publish(invalid);
        publish(request("moves-on", "moves-on"));

        assertEquals(RunState.RUN_STATE_COMPLETE, awaitRun("moves-on").getState());
        List<ConsumerRecord<String, byte[]>> dead =
                TestKafka.read(Topic.TRAINING_REQUESTS.deadLetters().name(), 2, LIMIT);
        assertEquals("{", new String(dead.getFirst().value(), StandardCharsets.UTF_8));
    }

    @Test
    void whatIsNotThereOrDiffersIsNamed() {
        corpus("named");
        startSoon(request("named", "named"));

        assertRefused(Status.Code.NOT_FOUND, "corpus \"nowhere\" is not known", () -> start(request("r", "nowhere")));
        assertRefused(Status.Code.NOT_FOUND, "there is no run \"nobody\"", () -> run("nobody"));
        assertRefused(
                Status.Code.NOT_FOUND,
                "there is no run \"nobody\"",
                () -> service.watchRun(
                                WatchRunRequest.newBuilder().setRunId("nobody").build())
                        .next());
        String digest = "sha256:" + "0".repeat(64);
        assertRefused(
                Status.Code.NOT_FOUND,
                digest,
                () -> service.promoteCheckpoint(PromoteCheckpointRequest.newBuilder()
                        .setCheckpointDigest(digest)
                        .setAlias("a")
                        .build()));
        assertRefused(
                Status.Code.ALREADY_EXISTS,
                "checkpoint_every: 16 there, 17 here",
                () -> start(request("named", "named").toBuilder()
                        .setCheckpointEvery(17)
                        .build()));
        assertRefused(
                Status.Code.INVALID_ARGUMENT,
                "hyperparameters.batch_size: 0; expected 1",
                () -> start(request("invalid", "named").toBuilder()
                        .setHyperparameters(Hyperparameters.newBuilder().setLearningRate(1))
                        .build()));
    }

    @Test
    void aTokenizerThatIsNotThereFailsTheRunAndTheServiceGoesOn() {
        corpus("failing");
        TrainingRequest request = request("failing", "failing");
        startSoon(request.toBuilder()
                .setNewModel(request.getNewModel().toBuilder().setTokenizerUri("file:///nowhere/tokenizer.json"))
                .build());
        Run failed = ended("failing");
        startSoon(request("failing-next", "failing"));

        assertEquals(RunState.RUN_STATE_FAILED, failed.getState());
        assertTrue(failed.getReason().contains("/nowhere/tokenizer.json"), failed.getReason());
        assertEquals(RunState.RUN_STATE_COMPLETE, ended("failing-next").getState());
    }

    @Test
    void thePagesShowRunsAndTheirCurves() throws IOException, InterruptedException {
        corpus("pages");
        startSoon(request("pages", "pages"));
        ended("pages");

        assertTrue(page("/").contains("<a href=\"/runs/pages\">pages</a>"), page("/"));
        String run = page("/runs/pages");
        assertTrue(run.contains("<polyline"), run);
        assertTrue(run.contains(run("pages").getLastCheckpoint().getDigest()), run);
    }

    private String page(String path) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> response = client.send(
                    HttpRequest.newBuilder(address.resolve(path))
                            .header("accept", "text/html")
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertEquals(200, response.statusCode(), response.body());
            return response.body();
        }
    }

    private void start(TrainingRequest request) {
        service.startRun(StartRunRequest.newBuilder().setRequest(request).build());
    }

    /** Starts a run of a corpus whose manifest may still be on its way. */
    private void startSoon(TrainingRequest request) {
        Awaitility.await().atMost(LIMIT).until(() -> {
            try {
                start(request);
                return true;
            } catch (StatusRuntimeException e) {
                if (e.getStatus().getCode() == Status.Code.NOT_FOUND) {
                    return false;
                }
                throw e;
            }
        });
    }

    private static void publish(TrainingRequest request) {
        TestKafka.produce(Topic.TRAINING_REQUESTS.name(), request.getRunId(), request.toByteArray(), PROTOBUF);
    }

    private Run run(String id) {
        return service.getRun(GetRunRequest.newBuilder().setRunId(id).build()).getRun();
    }

    private List<Checkpoint> checkpoints(String run) {
        return service.listCheckpoints(
                        ListCheckpointsRequest.newBuilder().setRunId(run).build())
                .getCheckpointsList();
    }

    /** The run as the stream of its states shows it at the end. */
    private Run ended(String id) {
        Run[] last = new Run[1];
        service.withDeadlineAfter(LIMIT.toSeconds(), TimeUnit.SECONDS)
                .watchRun(WatchRunRequest.newBuilder().setRunId(id).build())
                .forEachRemaining(state -> last[0] = state.getRun());
        return last[0];
    }

    private Run awaitRun(String id) {
        Awaitility.await()
                .atMost(LIMIT)
                .ignoreExceptionsInstanceOf(StatusRuntimeException.class)
                .until(() -> run(id) != null);
        return ended(id);
    }

    private static Hyperparameters longer() {
        return hyperparameters().toBuilder().setSteps(400).build();
    }

    private static Hyperparameters hyperparameters() {
        return Hyperparameters.newBuilder()
                .setSteps(40)
                .setBatchSize(4)
                .setLearningRate(1e-2)
                .setWarmupSteps(4)
                .setSchedule(Schedule.SCHEDULE_COSINE)
                .setWeightDecay(0.01)
                .setMaxGradientNorm(1)
                .setBucketWindow(6)
                .setSeed(3)
                .build();
    }

    private static TrainingRequest request(String run, String corpus) {
        return TrainingRequest.newBuilder()
                .setRunId(run)
                .setCorpusId(corpus)
                .setNewModel(NewModel.newBuilder()
                        .setDModel(16)
                        .setDFf(32)
                        .setDKv(8)
                        .setNumHeads(2)
                        .setNumLayers(1)
                        .setNumDecoderLayers(1)
                        .setTokenizerUri(tokenizer().toUri().toString())
                        .setSeed(7))
                .setHyperparameters(hyperparameters())
                .setCheckpointEvery(16)
                .build();
    }

    private static synchronized Path tokenizer() {
        Path file = folder.resolve("tokenizer.json");
        if (!Files.exists(file)) {
            String vocabulary = IntStream.range(0, WORDS.size())
                    .mapToObj(id -> "\"" + WORDS.get(id) + "\": " + id)
                    .collect(Collectors.joining(", "));
            String special =
                    "\"single_word\": false, \"lstrip\": false, \"rstrip\": false, \"normalized\": false, \"special\": true";
            String json = """
                    {"version": "1.0", "truncation": null, "padding": null,
                     "added_tokens": [{"id": 0, "content": "<pad>", %s}, {"id": 1, "content": "</s>", %s}],
                     "normalizer": {"type": "Lowercase"}, "pre_tokenizer": {"type": "Whitespace"},
                     "post_processor": null, "decoder": null,
                     "model": {"type": "WordLevel", "vocab": {%s}, "unk_token": "<unk>"}}
                    """.formatted(special, special, vocabulary);
            try {
                Files.writeString(file, json);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return file;
    }

    /** Writes a corpus to its log, and then its manifest. */
    private static void corpus(String id) {
        Topic topic = Topic.examples(id, PARTITIONS);
        TestKafka.createTopics(PARTITIONS, topic.name());
        // Record keys choose the partition: with an explicit one per example the order is the corpus order.
        try (var producer = TestProducer.open()) {
            for (int position = 0; position < EXAMPLES; position++) {
                String word = WORDS.get(5 + position % 2);
                PromptedExample example = PromptedExample.newBuilder()
                        .setCorpusId(id)
                        .setPosition(position)
                        .setInput("is the " + (word + " ").repeat(1 + position % 3) + "red ?")
                        .setTarget(word.equals("cat") ? "yes" : "no")
                        .build();
                producer.send(topic.name(), position % PARTITIONS, example.toByteArray());
            }
        }
        CorpusManifest.Builder manifest = CorpusManifest.newBuilder()
                .setCorpusId(id)
                .setTopic(topic.name())
                .setExamples(EXAMPLES);
        for (int partition = 0; partition < PARTITIONS; partition++) {
            manifest.addPartitions(PartitionRange.newBuilder()
                    .setPartition(partition)
                    .setEndOffset(EXAMPLES / PARTITIONS)
                    .setExamples(EXAMPLES / PARTITIONS));
        }
        TestKafka.produce(Topic.CORPORA.name(), id, manifest.build().toByteArray(), PROTOBUF);
    }

    private static List<ConsumerRecord<String, byte[]>> published(Topic topic, String prefix, int count) {
        return TestKafka.readUntil(
                        topic.name(),
                        records -> records.stream()
                                        .filter(record -> record.key().startsWith(prefix))
                                        .count()
                                >= count,
                        count + " records of " + prefix,
                        LIMIT)
                .stream()
                .filter(record -> record.key().startsWith(prefix))
                .toList();
    }

    private static Checkpoint checkpoint(ConsumerRecord<String, byte[]> record) {
        try {
            return Checkpoint.parseFrom(record.value());
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError("not a checkpoint: " + record, e);
        }
    }

    private static void assertRefused(Status.Code code, String sentence, Runnable call) {
        StatusRuntimeException refused = assertThrows(StatusRuntimeException.class, call::run);
        assertEquals(code, refused.getStatus().getCode());
        assertTrue(
                refused.getStatus().getDescription().contains(sentence),
                refused.getStatus().getDescription());
    }
}
