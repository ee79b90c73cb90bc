package dev.tzero.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import dev.tzero.platform.records.RecordCodec;
import dev.tzero.platform.topics.Topic;
import dev.tzero.proto.training.v1.Checkpoint;
import dev.tzero.proto.training.v1.GetRunRequest;
import dev.tzero.proto.training.v1.ListCheckpointsRequest;
import dev.tzero.proto.training.v1.PromoteCheckpointRequest;
import dev.tzero.proto.training.v1.Promotion;
import dev.tzero.proto.training.v1.ResumeRunRequest;
import dev.tzero.proto.training.v1.Run;
import dev.tzero.proto.training.v1.RunState;
import dev.tzero.proto.training.v1.StartRunRequest;
import dev.tzero.proto.training.v1.StopRunRequest;
import dev.tzero.proto.training.v1.TrainingEvent;
import dev.tzero.proto.training.v1.TrainingRequest;
import dev.tzero.proto.training.v1.TrainingServiceGrpc;
import dev.tzero.proto.training.v1.TrainingServiceGrpc.TrainingServiceBlockingStub;
import dev.tzero.proto.training.v1.WatchRunRequest;
import dev.tzero.testkit.TestDatabase;
import dev.tzero.testkit.TestKafka;
import dev.tzero.testkit.TzeroTestResource;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** What becomes of runs: their events, their ways to end, and what can be done with what they leave. */
@QuarkusTest
@QuarkusTestResource(TzeroTestResource.class)
@Tag("slow")
class RunOutcomesTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String CORPUS = "run-outcomes";

    @TestHTTPResource("/")
    URI address;

    private ManagedChannel channel;
    private TrainingServiceBlockingStub service;

    @BeforeAll
    static void publishCorpus() {
        TestCorpus.publish(CORPUS, 50);
    }

    @BeforeEach
    void connect() {
        channel = ManagedChannelBuilder.forAddress(address.getHost(), address.getPort())
                .usePlaintext()
                .build();
        service = TrainingServiceGrpc.newBlockingStub(channel);
        Awaitility.await()
                .atMost(LIMIT)
                .until(() -> "1"
                        .equals(TestDatabase.ask(
                                "select count(*) from training.corpus where corpus_id = '" + CORPUS + "'")));
    }

    @AfterEach
    void disconnect() {
        channel.shutdownNow();
    }

    @Test
    void aRequestOnTheTopicBecomesARunWithCheckpointsEventsAndAPromotion() throws Exception {
        publish(request("main").setCheckpointEvery(8).setPromoteTo("main-alias").build());
        // The same again, as a producer that saw no acknowledgement sends it.
        publish(request("main").setCheckpointEvery(8).setPromoteTo("main-alias").build());

        Run run = ended("main");

        assertEquals(RunState.RUN_STATE_COMPLETE, run.getState());
        assertEquals(20, run.getProgress().getStep());
        assertEquals(20, run.getLastCheckpoint().getStep());
        List<Checkpoint> checkpoints = checkpoints("main");
        assertEquals(
                List.of(0L, 8L, 16L, 20L),
                checkpoints.stream().map(Checkpoint::getStep).toList());
        assertEquals(
                checkpoints,
                messages(Topic.CHECKPOINTS, c -> c.getRunId().equals("main"), 4, Checkpoint.getDefaultInstance()));
        Path last = Path.of(URI.create(checkpoints.getLast().getUri()));
        assertEquals(TestFolder.checkpoints().resolve("main/step-20"), last);
        for (String file : List.of(
                "config.json",
                "model.safetensors",
                "optimizer.safetensors",
                "tokenizer.json",
                "generation_config.json",
                "tzero.json")) {
            assertTrue(Files.isRegularFile(last.resolve(file)), file);
        }
        assertTrue(checkpoints.getLast().getMetricsOrThrow("loss") > 0);
        Promotion promotion = messages(
                        Topic.PROMOTIONS, p -> p.getAlias().equals("main-alias"), 1, Promotion.getDefaultInstance())
                .getFirst();
        assertEquals(checkpoints.getLast().getDigest(), promotion.getCheckpointDigest());
        List<TrainingEvent> events = messages(
                Topic.TRAINING_EVENTS, e -> e.getRunId().equals("main"), 10, TrainingEvent.getDefaultInstance());
        assertEquals(
                List.of(RunState.RUN_STATE_QUEUED, RunState.RUN_STATE_RUNNING, RunState.RUN_STATE_COMPLETE),
                events.stream()
                        .filter(TrainingEvent::hasStateChange)
                        .map(e -> e.getStateChange().getState())
                        .toList());
        assertEquals(
                checkpoints,
                events.stream()
                        .filter(TrainingEvent::hasCheckpoint)
                        .map(TrainingEvent::getCheckpoint)
                        .toList());
        assertTrue(events.stream().anyMatch(TrainingEvent::hasProgress));
    }

    @Test
    void theModelBeforeTrainingCanBePromotedUnderAnotherAlias() throws Exception {
        start(request("untrained").build());
        ended("untrained");
        Checkpoint first = checkpoints("untrained").getFirst();

        Promotion promotion = service.promoteCheckpoint(PromoteCheckpointRequest.newBuilder()
                        .setCheckpointDigest(first.getDigest())
                        .setAlias("before")
                        .build())
                .getPromotion();

        assertEquals(0, promotion.getStep());
        assertEquals(first.getDigest(), promotion.getCheckpointDigest());
        assertEquals(
                List.of(promotion),
                messages(Topic.PROMOTIONS, p -> p.getAlias().equals("before"), 1, Promotion.getDefaultInstance()));
    }

    @Test
    void aRunGoesOnFromTheWeightsOfAnotherRunsCheckpointOrOfAFolder() {
        start(request("first").build());
        Checkpoint end = ended("first").getLastCheckpoint();

        start(request("from-digest").setCheckpointDigest(end.getDigest()).build());
        start(request("from-folder").setModelUri(end.getUri()).build());

        assertEquals(RunState.RUN_STATE_COMPLETE, ended("from-digest").getState());
        assertEquals(RunState.RUN_STATE_COMPLETE, ended("from-folder").getState());
        assertEquals(end.getDigest(), checkpoints("from-digest").getFirst().getDigest());
        assertEquals(
                checkpoints("from-digest").getLast().getDigest(),
                checkpoints("from-folder").getLast().getDigest());
    }

    @Test
    void aRunIsStoppedWithACheckpointAndResumed() {
        start(longRequest("stopped"));
        var watch = service.watchRun(
                WatchRunRequest.newBuilder().setRunId("stopped").build());
        Run moving = null;
        while (moving == null || moving.getProgress().getStep() == 0) {
            moving = watch.next().getRun();
        }

        service.stopRun(StopRunRequest.newBuilder().setRunId("stopped").build());
        Run stopped = ended("stopped");

        assertEquals(RunState.RUN_STATE_STOPPED, stopped.getState());
        assertEquals("stopped on request", stopped.getReason());
        assertEquals(
                stopped.getProgress().getStep(), stopped.getLastCheckpoint().getStep());

        service.resumeRun(ResumeRunRequest.newBuilder().setRunId("stopped").build());
        Awaitility.await()
                .atMost(LIMIT)
                .until(() -> run("stopped").getProgress().getStep()
                        > stopped.getProgress().getStep());
        service.stopRun(StopRunRequest.newBuilder().setRunId("stopped").build());
        assertTrue(ended("stopped").getLastCheckpoint().getStep()
                > stopped.getLastCheckpoint().getStep());
    }

    @Test
    void aFolderThatCannotBeWrittenFailsTheRunAndTheServiceGoesOn() throws Exception {
        Files.createDirectories(TestFolder.checkpoints());
        Path inTheWay = TestFolder.checkpoints().resolve("blocked");
        removeFolder(inTheWay);
        Files.writeString(inTheWay, "a file");
        start(request("blocked").build());

        Run failed = ended("blocked");

        assertEquals(RunState.RUN_STATE_FAILED, failed.getState());
        assertTrue(failed.getReason().contains("checkpoint folder " + inTheWay), failed.getReason());
        Files.delete(inTheWay);
        service.resumeRun(ResumeRunRequest.newBuilder().setRunId("blocked").build());
        assertEquals(RunState.RUN_STATE_COMPLETE, ended("blocked").getState());
    }

    @Test
    void aCorpusThatIsNotWhatItsManifestSaysFailsTheRun() {
        var manifest = TestCorpus.write("torn", 12).toBuilder()
                .setTopic("examples." + CORPUS)
                .build();
        TestCorpus.publish(manifest);
        Awaitility.await()
                .atMost(LIMIT)
                .ignoreExceptionsInstanceOf(StatusRuntimeException.class)
                .until(() -> start(request("torn").setCorpusId("torn").build())
                        .getRequest()
                        .getRunId()
                        .equals("torn"));

        Run failed = ended("torn");

        assertEquals(RunState.RUN_STATE_FAILED, failed.getState());
        assertEquals(
                "topic examples.run-outcomes, partition 0, offset 0: position 0 of corpus \"run-outcomes\"; expected"
                        + " position 0 of corpus \"torn\"",
                failed.getReason());
    }

    @Test
    void anEndedRunCanNeitherBeStoppedNorACompleteOneResumed() {
        start(request("over").build());
        ended("over");

        assertRefused(
                Status.Code.FAILED_PRECONDITION,
                "run_id: run \"over\" has ended: complete",
                () -> service.stopRun(
                        StopRunRequest.newBuilder().setRunId("over").build()));
        assertRefused(
                Status.Code.FAILED_PRECONDITION,
                "run_id: run \"over\" cannot be resumed: complete",
                () -> service.resumeRun(
                        ResumeRunRequest.newBuilder().setRunId("over").build()));
    }

    /** An earlier run of the tests may have left it. */
    private static void removeFolder(Path folder) throws Exception {
        if (Files.isDirectory(folder)) {
            try (var all = Files.walk(folder)) {
                for (Path one : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(one);
                }
            }
        }
        Files.deleteIfExists(folder);
    }

    private static TrainingRequest.Builder request(String runId) {
        return Requests.request(runId, CORPUS, TestFolder.tokenizer().toUri());
    }

    private static TrainingRequest longRequest(String runId) {
        var request = request(runId);
        request.getHyperparametersBuilder().setSteps(10_000_000);
        return request.build();
    }

    private static void publish(TrainingRequest request) throws Exception {
        TestKafka.produce(
                Topic.TRAINING_REQUESTS.name(),
                request.getRunId(),
                JsonFormat.printer().print(request).getBytes(StandardCharsets.UTF_8),
                Map.of());
    }

    private Run start(TrainingRequest request) {
        return service.startRun(StartRunRequest.newBuilder().setRequest(request).build())
                .getRun();
    }

    private Run run(String runId) {
        return service.getRun(GetRunRequest.newBuilder().setRunId(runId).build())
                .getRun();
    }

    private List<Checkpoint> checkpoints(String runId) {
        return service.listCheckpoints(
                        ListCheckpointsRequest.newBuilder().setRunId(runId).build())
                .getCheckpointsList();
    }

    /** Follows a run to its end; one that comes by the topic may not be there yet. */
    private Run ended(String runId) {
        Awaitility.await()
                .atMost(LIMIT)
                .ignoreExceptionsInstanceOf(StatusRuntimeException.class)
                .until(() -> run(runId).hasRequest());
        var watch = service.withDeadlineAfter(LIMIT)
                .watchRun(WatchRunRequest.newBuilder().setRunId(runId).build());
        var seen = new ArrayList<Run>();
        watch.forEachRemaining(response -> seen.add(response.getRun()));
        return seen.getLast();
    }

    private static void assertRefused(Status.Code code, String message, Executable call) {
        var refused = assertThrows(StatusRuntimeException.class, call);
        assertEquals(code, refused.getStatus().getCode());
        assertEquals(message, refused.getStatus().getDescription());
    }

    private static <M extends Message> List<M> messages(Topic topic, Predicate<M> mine, int count, M prototype) {
        var codec = RecordCodec.of(prototype);
        return TestKafka.readUntil(
                        topic.name(),
                        records ->
                                records.stream().map(codec::decode).filter(mine).count() >= count,
                        count + " records of the test",
                        LIMIT)
                .stream()
                .map(codec::decode)
                .filter(mine)
                .toList();
    }
}
