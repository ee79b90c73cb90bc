package dev.tzero.dataset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import dev.tzero.proto.dataset.v1.BuildCorpusRequest;
import dev.tzero.proto.dataset.v1.CancelCorpusRequest;
import dev.tzero.proto.dataset.v1.Corpus;
import dev.tzero.proto.dataset.v1.CorpusManifest;
import dev.tzero.proto.dataset.v1.CorpusRequest;
import dev.tzero.proto.dataset.v1.CorpusState;
import dev.tzero.proto.dataset.v1.Dataset;
import dev.tzero.proto.dataset.v1.DatasetHeader;
import dev.tzero.proto.dataset.v1.DatasetOverlap;
import dev.tzero.proto.dataset.v1.DatasetServiceGrpc;
import dev.tzero.proto.dataset.v1.DatasetServiceGrpc.DatasetServiceBlockingStub;
import dev.tzero.proto.dataset.v1.DiffCorporaRequest;
import dev.tzero.proto.dataset.v1.ExportCorpusRequest;
import dev.tzero.proto.dataset.v1.ExportFormat;
import dev.tzero.proto.dataset.v1.GetCorpusRequest;
import dev.tzero.proto.dataset.v1.GetDatasetRequest;
import dev.tzero.proto.dataset.v1.GetMixtureRequest;
import dev.tzero.proto.dataset.v1.ListCorporaRequest;
import dev.tzero.proto.dataset.v1.ListDatasetsRequest;
import dev.tzero.proto.dataset.v1.ListRowsRequest;
import dev.tzero.proto.dataset.v1.ListRowsResponse;
import dev.tzero.proto.dataset.v1.ListTasksRequest;
import dev.tzero.proto.dataset.v1.Mixture;
import dev.tzero.proto.dataset.v1.MixtureEntry;
import dev.tzero.proto.dataset.v1.PreviewTaskRequest;
import dev.tzero.proto.dataset.v1.PromptedExample;
import dev.tzero.proto.dataset.v1.RegisterDatasetRequest;
import dev.tzero.proto.dataset.v1.RegisterDatasetResponse;
import dev.tzero.proto.dataset.v1.ReportOverlapRequest;
import dev.tzero.proto.dataset.v1.SplitHeader;
import dev.tzero.proto.dataset.v1.TaskDiff;
import dev.tzero.proto.dataset.v1.TaskPreview;
import dev.tzero.proto.dataset.v1.WatchCorpusRequest;
import dev.tzero.proto.dataset.v1.WatchCorpusResponse;
import dev.tzero.proto.prompt.v1.PromptRevision;
import dev.tzero.testkit.TestKafka;
import dev.tzero.testkit.TzeroTestResource;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(TzeroTestResource.class)
@QuarkusTestResource(TestFolders.class)
@Tag("slow")
class DatasetServiceTest {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final PromptRevision FEELING = TestPrompts.prompt(
            "reviews", "Which feeling?", "{{ text }} Good or bad?|||{{ answer_choices[label] }}", "bad ||| good");
    private static final PromptRevision REPEAT =
            TestPrompts.prompt("reviews", "repeat", "Repeat: {{ text }}|||{{ text }}", "");

    @TestHTTPResource("/")
    URI address;

    private ManagedChannel channel;
    private DatasetServiceBlockingStub service;

    @BeforeEach
    void connect() {
        channel = ManagedChannelBuilder.forAddress(address.getHost(), address.getPort())
                .usePlaintext()
                .build();
        service = DatasetServiceGrpc.newBlockingStub(channel);
        publish("prompts", FEELING.getPromptId(), FEELING);
        publish("prompts", REPEAT.getPromptId(), REPEAT);
        Awaitility.await()
                .atMost(LIMIT)
                .until(() -> tasks().containsAll(List.of("reviews_Which_feeling_", "reviews_repeat")));
    }

    @AfterEach
    void disconnect() {
        channel.shutdownNow();
    }

    @Test
    void aDatasetIsReadAndABrokenOneSaysWhy() {
        Dataset dataset = service.getDataset(
                        GetDatasetRequest.newBuilder().setDataset("reviews").build())
                .getDataset();
        List<Dataset> all =
                service.listDatasets(ListDatasetsRequest.getDefaultInstance()).getDatasetsList();
        ListRowsResponse rows = service.listRows(ListRowsRequest.newBuilder()
                .setDataset("reviews")
                .setSplit("train")
                .setFirstRow(TestFolders.ROWS - 2)
                .build());

        assertEquals(Map.of("train", (long) TestFolders.ROWS), dataset.getSplitRowsMap());
        assertEquals(
                List.of("bad", "good"), dataset.getFeatures(1).getClassLabel().getNamesList());
        assertTrue(all.stream().map(Dataset::getName).toList().containsAll(List.of("broken", "reviews")));
        assertTrue(all.getFirst().getProblem().startsWith("broken/train.jsonl, row 0: is no JSON"));
        assertEquals(TestFolders.ROWS, rows.getTotal());
        assertEquals(2, rows.getRowsCount());
        assertEquals("row <1999>", rows.getRows(1).getFieldsOrThrow("text").getStringValue());
    }

    @Test
    void aPreviewShowsRowsBesideWhatThePromptMakesOfThem() {
        List<TaskPreview> previews = service.previewTask(PreviewTaskRequest.newBuilder()
                        .setPromptId(FEELING.getPromptId())
                        .setSplit("train")
                        .setFirstRow(3)
                        .setPageSize(1)
                        .build())
                .getPreviewsList();

        assertEquals(1, previews.size());
        assertEquals("row <3> Good or bad?", previews.getFirst().getExample().getInput());
        assertEquals(1, previews.getFirst().getExample().getCorrectChoice());
    }

    @Test
    void aCorpusAskedForOverGrpcIsWrittenAndItsManifestFollows() {
        CorpusRequest request = request("over-grpc").build();

        Corpus first = build(request);
        List<WatchCorpusResponse> seen = new ArrayList<>();
        service.watchCorpus(
                        WatchCorpusRequest.newBuilder().setCorpusId("over-grpc").build())
                .forEachRemaining(seen::add);

        Corpus last = seen.getLast().getCorpus();
        assertEquals("over-grpc", first.getCorpusId());
        assertEquals(CorpusState.CORPUS_STATE_COMPLETE, last.getState(), last.getFailure());
        assertEquals(2 * TestFolders.ROWS, last.getWritten());
        assertEquals(last, build(request));
        CorpusManifest manifest = manifest("over-grpc");
        assertEquals(manifest, last.getManifest());
        assertEquals(2 * TestFolders.ROWS, manifest.getExamples());
        assertEquals("examples.over-grpc", manifest.getTopic());
        assertEquals(4, manifest.getPartitionsCount());
        assertTrue(manifest.getDatasetFingerprintsOrThrow("reviews").startsWith("sha256:"));
        List<ConsumerRecord<String, byte[]>> records =
                TestKafka.read("examples.over-grpc", 2 * TestFolders.ROWS, LIMIT);
        assertEquals(2 * TestFolders.ROWS, records.size());
        PromptedExample example =
                parse(PromptedExample.getDefaultInstance(), records.getFirst().value());
        assertEquals("over-grpc", example.getCorpusId());
        assertEquals(records.getFirst().partition(), example.getPosition());
    }

    @Test
    void aCorpusAskedForOnTheTopicTwiceIsBuiltOnce() {
        byte[] json = """
                {"corpusId": "on-topic", "mixture": "reviews", "seed": 5, "maxExamples": 101, "partitions": 2}
                """.getBytes(StandardCharsets.UTF_8);
        TestKafka.produce("corpus-requests", "on-topic", json, Map.of());
        TestKafka.produce("corpus-requests", "on-topic", json, Map.of());

        CorpusManifest manifest = manifest("on-topic");

        assertEquals(101, manifest.getExamples());
        assertEquals(51, manifest.getTasks(0).getWritten());
        assertEquals(50, manifest.getTasks(1).getWritten());
        assertEquals(101, TestKafka.readAll("examples.on-topic").size());
    }

    @Test
    void aRequestThatNamesWhatThereIsNotFailsItsCorpus() {
        TestKafka.produce(
                "corpus-requests",
                "nowhere",
                "{\"corpusId\": \"nowhere\", \"mixture\": \"nowhere\"}".getBytes(StandardCharsets.UTF_8),
                Map.of());

        Awaitility.await().atMost(LIMIT).until(() -> corpora().contains("nowhere"));
        Corpus failed = last("nowhere");

        assertEquals(CorpusState.CORPUS_STATE_FAILED, failed.getState());
        assertEquals("TZD-1301: there is no mixture 'nowhere'; mixtures: reviews", failed.getFailure());
    }

    @Test
    void recordsThatCannotBeReadGoToTheDeadLettersAndThePartitionMovesOn() {
        TestKafka.produce("corpus-requests", "dead", "no json".getBytes(StandardCharsets.UTF_8), Map.of());
        TestKafka.produce(
                "corpus-requests",
                "dead",
                "{\"corpusId\": \"a/b\", \"mixture\": \"reviews\"}".getBytes(StandardCharsets.UTF_8),
                Map.of());
        TestKafka.produce(
                "corpus-requests",
                "dead",
                "{\"corpusId\": \"after-dead\", \"mixture\": \"reviews\", \"maxExamples\": 8}"
                        .getBytes(StandardCharsets.UTF_8),
                Map.of());

        assertEquals(8, manifest("after-dead").getExamples());
        List<String> codes = TestKafka.read("corpus-requests.dlq", 2, LIMIT).stream()
                .map(record -> new String(
                        record.headers().lastHeader("tzero-error-code").value(), StandardCharsets.UTF_8))
                .toList();
        assertTrue(codes.containsAll(List.of("TZ-1003", "TZD-1001")), codes.toString());
    }

    @Test
    void whatIsNotThereIsNamed() {
        refused(
                Status.Code.NOT_FOUND,
                "there is no dataset 'x'",
                () -> service.getDataset(
                        GetDatasetRequest.newBuilder().setDataset("x").build()));
        refused(
                Status.Code.NOT_FOUND,
                "there is no mixture 'x'; mixtures: reviews",
                () -> service.getMixture(
                        GetMixtureRequest.newBuilder().setName("x").build()));
        refused(
                Status.Code.NOT_FOUND,
                "there is no mixture 'x'; mixtures: reviews",
                () -> build(request("x").setMixture("x").build()));
        refused(
                Status.Code.NOT_FOUND,
                "there is no corpus 'x'",
                () -> service.getCorpus(
                        GetCorpusRequest.newBuilder().setCorpusId("x").build()));
        refused(
                Status.Code.NOT_FOUND,
                "there is no corpus 'x'",
                () -> service.watchCorpus(
                                WatchCorpusRequest.newBuilder().setCorpusId("x").build())
                        .next());
        refused(
                Status.Code.NOT_FOUND,
                "there is no prompt 'x'",
                () -> service.previewTask(
                        PreviewTaskRequest.newBuilder().setPromptId("x").build()));
        refused(
                Status.Code.INVALID_ARGUMENT,
                "page_size is 1001, expected 0 to 1000",
                () -> service.listRows(
                        ListRowsRequest.newBuilder().setPageSize(1001).build()));
        refused(
                Status.Code.FAILED_PRECONDITION,
                null,
                () -> service.listRows(ListRowsRequest.newBuilder()
                        .setDataset("broken")
                        .setSplit("train")
                        .build()));
    }

    @Test
    void anotherRequestForTheSameCorpusIsRefusedWithTheDifference() {
        build(request("conflict").setMaxExamples(5).build());

        refused(
                Status.Code.ALREADY_EXISTS,
                "corpus 'conflict' was asked for with another request: max_examples was 5, now 6",
                () -> build(request("conflict").setMaxExamples(6).build()));
    }

    @Test
    void aCorpusIsExportedWithTheColumnsOfP3() throws IOException, SQLException {
        build(request("exported").setMaxExamples(300).build());
        last("exported");

        List<JsonNode> lines = export("exported", "", ExportFormat.EXPORT_FORMAT_JSON_LINES)
                .toString(StandardCharsets.UTF_8)
                .lines()
                .map(DatasetServiceTest::json)
                .toList();
        ByteArrayOutputStream parquet = export("exported", "reviews_repeat", ExportFormat.EXPORT_FORMAT_PARQUET);

        assertEquals(300, lines.size());
        for (int i = 0; i < lines.size(); i++) {
            assertEquals(i, lines.get(i).get("position").asLong(), "in the order of the corpus");
        }
        JsonNode chosen = lines.stream()
                .filter(line -> line.get("task").asText().equals("reviews_Which_feeling_"))
                .findFirst()
                .orElseThrow();
        assertEquals(
                "row <" + chosen.get("row") + "> Good or bad?",
                chosen.get("inputs").asText());
        assertEquals("[\"bad\",\"good\"]", chosen.get("answer_choices").toString());
        assertEquals(FEELING.getPromptId(), chosen.get("prompt_id").asText());
        Path file = Files.createTempFile("exported", ".parquet");
        try (Connection duckdb = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duckdb.createStatement()) {
            Files.write(file, parquet.toByteArray());
            ResultSet read = statement.executeQuery("select count(*), count(answer_choices), min(task), max(task), "
                    + "count(distinct \"row\"), bool_and(inputs = 'Repeat: ' || targets) from read_parquet('" + file
                    + "')");
            read.next();
            assertEquals(
                    "150 0 reviews_repeat reviews_repeat 150 true",
                    IntStream.rangeClosed(1, 6)
                            .mapToObj(column -> text(read, column))
                            .collect(Collectors.joining(" ")));
        } finally {
            Files.delete(file);
        }
        refused(
                Status.Code.NOT_FOUND,
                "corpus 'exported' has no task 'x'; it has 2, such as 'reviews_Which_feeling_'",
                () -> export("exported", "x", ExportFormat.EXPORT_FORMAT_JSON_LINES));
    }

    @Test
    void whatChangedFromOneCorpusToAnotherIsCounted() {
        PromptRevision changing = TestPrompts.prompt("reviews", "changing", "{{ text }}|||one", "");
        PromptRevision gone = TestPrompts.prompt("reviews", "gone", "{{ text }} gone|||one", "");
        build(request("before")
                .clearMixture()
                .setInlineMixture(two(changing, gone))
                .build());
        last("before");
        PromptRevision changed = changing.toBuilder()
                .setRevision(2)
                .setDefinition(changing.getDefinition().toBuilder()
                        .setTemplate("{{ text }}|||{{ 'one' if label else 'two' }}"))
                .build();
        publish("prompts", changed.getPromptId(), changed);
        Awaitility.await()
                .atMost(LIMIT)
                .until(() -> service.listTasks(ListTasksRequest.getDefaultInstance()).getTasksList().stream()
                                .filter(task -> task.getName().equals("reviews_changing"))
                                .findFirst()
                                .orElseThrow()
                                .getPromptRevision()
                        == 2);
        build(request("after")
                .clearMixture()
                .setInlineMixture(two(changed, null))
                .setMaxExamples(TestFolders.ROWS - 500)
                .build());
        last("after");

        List<TaskDiff> tasks = service.diffCorpora(DiffCorporaRequest.newBuilder()
                        .setBaseCorpusId("before")
                        .setCorpusId("after")
                        .build())
                .getTasksList();

        assertEquals(
                List.of("reviews_changing", "reviews_gone"),
                tasks.stream().map(TaskDiff::getTask).toList());
        TaskDiff first = tasks.getFirst();
        assertEquals(List.of(1L, 2L), List.of(first.getBasePromptRevision(), first.getPromptRevision()));
        assertEquals(0, first.getAdded());
        assertEquals(500, first.getRemoved());
        assertEquals(TestFolders.ROWS - 500, first.getSame() + first.getDifferent());
        assertTrue(first.getSame() > 600 && first.getDifferent() > 600, first.toString());
        assertEquals(TestFolders.ROWS, tasks.getLast().getRemoved());
        assertEquals(0, tasks.getLast().getPromptRevision());
    }

    @Test
    void whatIsMeasuredOnAndTrainedOnIsFound() {
        ReportOverlapRequest request = ReportOverlapRequest.newBuilder()
                .setTrainingMixture("reviews")
                .setEvaluationMixture("reviews")
                .setWords(2)
                .build();

        DatasetOverlap all = service.reportOverlap(request).getDatasets(0);

        assertEquals(TestFolders.ROWS, all.getRows());
        assertEquals(TestFolders.ROWS, all.getOverlappingRows());
        assertEquals("row 0", all.getShown(0).getRun());
        refused(
                Status.Code.INVALID_ARGUMENT,
                "words is 101, expected 0 to 100",
                () -> service.reportOverlap(request.toBuilder().setWords(101).build()));
    }

    @Test
    void aCorpusWithABaseRendersOnlyWhatChangedAndIsTheSameAsWithout() {
        PromptRevision kept = TestPrompts.prompt("reviews", "kept", "{{ text }}|||{% if label %}one{% endif %}", "");
        PromptRevision revised = TestPrompts.prompt("reviews", "revised", "{{ text }} so|||one", "");
        Mixture mixture = two(kept, revised);
        build(request("base").clearMixture().setInlineMixture(mixture).build());
        last("base");
        PromptRevision second = revised.toBuilder()
                .setRevision(2)
                .setDefinition(revised.getDefinition().toBuilder().setTemplate("{{ text }} then|||one"))
                .build();
        publish("prompts", second.getPromptId(), second);
        Awaitility.await()
                .atMost(LIMIT)
                .until(() -> service.listTasks(ListTasksRequest.getDefaultInstance()).getTasksList().stream()
                        .anyMatch(task -> task.getName().equals("reviews_revised") && task.getPromptRevision() == 2));
        build(request("anew").clearMixture().setInlineMixture(mixture).build());
        build(request("based")
                .clearMixture()
                .setInlineMixture(mixture)
                .setBaseCorpusId("base")
                .build());
        build(request("other-shape").setBaseCorpusId("base").setMaxExamples(10).build());

        CorpusManifest anew = last("anew").getManifest();
        CorpusManifest based = last("based").getManifest();

        assertEquals(0, anew.getTakenFromBase());
        assertEquals(TestFolders.ROWS / 2, based.getTakenFromBase(), "half of the rows of one prompt render blank");
        assertEquals(anew.getTasksList(), based.getTasksList());
        assertEquals(
                lines(export("anew", "", ExportFormat.EXPORT_FORMAT_JSON_LINES)),
                lines(export("based", "", ExportFormat.EXPORT_FORMAT_JSON_LINES)));
        assertEquals(0, last("other-shape").getManifest().getTakenFromBase());
        refused(
                Status.Code.NOT_FOUND,
                "there is no corpus 'nothing'",
                () -> build(request("baseless").setBaseCorpusId("nothing").build()));
    }

    private static List<String> lines(ByteArrayOutputStream file) {
        return file.toString(StandardCharsets.UTF_8).lines().toList();
    }

    @Test
    void aCancelledCorpusLeavesNothingToRead() throws Exception {
        PromptRevision slow =
                TestPrompts.prompt("reviews", "slow", "{% for i in range(9000) %}{% endfor %}{{ text }}|||one", "");
        Mixture mixture = two(slow, null);
        build(request("cancelled").clearMixture().setInlineMixture(mixture).build());
        build(request("cancelled-next").clearMixture().setInlineMixture(mixture).build());

        Corpus waiting = cancel("cancelled-next");
        Corpus building = cancel("cancelled");

        assertEquals("cancelled before it was begun", waiting.getFailure());
        assertEquals(CorpusState.CORPUS_STATE_FAILED, building.getState());
        assertTrue(building.getFailure().contains("cancelled"), building.getFailure());
        refused(
                Status.Code.FAILED_PRECONDITION,
                "corpus 'cancelled' is not complete: " + building.getFailure(),
                () -> export("cancelled", "", ExportFormat.EXPORT_FORMAT_JSON_LINES));
        assertFalse(TestKafka.admin().listTopics().names().get().contains("examples.cancelled"));
        refused(Status.Code.NOT_FOUND, "there is no corpus 'x'", () -> cancel("x"));
        build(request("not-to-cancel").setMaxExamples(5).build());
        last("not-to-cancel");
        refused(
                Status.Code.FAILED_PRECONDITION,
                "corpus 'not-to-cancel' is complete; only one that is not can be cancelled",
                () -> cancel("not-to-cancel"));
    }

    @Test
    void aDatasetThatIsSentIsReadFromThenOn() {
        Dataset sent = register(
                header("owner/sent", false),
                split("train", ".jsonl"),
                data("{\"a\": 1}\n"),
                data("{\"a\": 2}\n"),
                split("test", ".csv"),
                data("a\n3\n"));

        assertEquals(Map.of("train", 2L, "test", 1L), sent.getSplitRowsMap());
        assertEquals(
                "int64",
                service.getDataset(GetDatasetRequest.newBuilder()
                                .setDataset("owner/sent")
                                .build())
                        .getDataset()
                        .getFeatures(0)
                        .getValue());
        refused(
                Status.Code.ALREADY_EXISTS,
                "dataset owner/sent is there already; say replace to replace it",
                () -> register(header("owner/sent", false), split("train", ".jsonl"), data("{\"a\": 1}\n")));
        assertEquals(
                Map.of("train", 1L),
                register(header("owner/sent", true), split("train", ".jsonl"), data("{\"a\": 1}\n"))
                        .getSplitRowsMap());
        refused(
                Status.Code.ALREADY_EXISTS,
                "dataset reviews is there already, in a folder that cannot be written to",
                () -> register(header("reviews", true), split("train", ".jsonl"), data("{\"a\": 1}\n")));
    }

    @Test
    void aDatasetThatCannotBeReadIsNotKept() {
        refused(
                Status.Code.FAILED_PRECONDITION,
                null,
                () -> register(header("sent-broken", false), split("train", ".jsonl"), data("{\"a\": 1}\n{\"a\": ")));
        refused(
                Status.Code.INVALID_ARGUMENT,
                "format is '.exe', expected one of .jsonl, .jsonl.gz, .parquet, .csv, .tsv",
                () -> register(header("sent-broken", false), split("train", ".exe")));
        refused(
                Status.Code.INVALID_ARGUMENT,
                "dataset is '../x', expected name or owner/name",
                () -> register(header("../x", false)));
        refused(
                Status.Code.INVALID_ARGUMENT,
                "split is '../x', expected letters, digits, '.', '_' and '-'",
                () -> register(header("sent-broken", false), split("../x", ".jsonl")));
        refused(
                Status.Code.INVALID_ARGUMENT,
                "data: it comes before its split",
                () -> register(header("sent-broken", false), data("x")));
        refused(
                Status.Code.RESOURCE_EXHAUSTED,
                null,
                () -> register(header("sent-broken", false), split("train", ".jsonl"), data("x".repeat(100_001))));
        refused(
                Status.Code.FAILED_PRECONDITION,
                "sent-broken has no split",
                () -> register(header("sent-broken", false)));
        refused(
                Status.Code.NOT_FOUND,
                "there is no dataset 'sent-broken'",
                () -> service.getDataset(
                        GetDatasetRequest.newBuilder().setDataset("sent-broken").build()));
    }

    private Dataset register(RegisterDatasetRequest... parts) {
        CompletableFuture<Dataset> answer = new CompletableFuture<>();
        StreamObserver<RegisterDatasetRequest> call = DatasetServiceGrpc.newStub(channel)
                .registerDataset(new StreamObserver<>() {
                    @Override
                    public void onNext(RegisterDatasetResponse response) {
                        answer.complete(response.getDataset());
                    }

                    @Override
                    public void onError(Throwable failure) {
                        answer.completeExceptionally(failure);
                    }

                    @Override
                    public void onCompleted() {}
                });
        for (RegisterDatasetRequest part : parts) {
            call.onNext(part);
        }
        call.onCompleted();
        try {
            return answer.orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS).join();
        } catch (CompletionException e) {
            throw (StatusRuntimeException) e.getCause();
        }
    }

    private static RegisterDatasetRequest header(String dataset, boolean replace) {
        return RegisterDatasetRequest.newBuilder()
                .setDataset(DatasetHeader.newBuilder().setDataset(dataset).setReplace(replace))
                .build();
    }

    private static RegisterDatasetRequest split(String split, String format) {
        return RegisterDatasetRequest.newBuilder()
                .setSplit(SplitHeader.newBuilder().setSplit(split).setFormat(format))
                .build();
    }

    private static RegisterDatasetRequest data(String text) {
        return RegisterDatasetRequest.newBuilder()
                .setData(ByteString.copyFromUtf8(text))
                .build();
    }

    /** A mixture of one or two prompts, which are published first. */
    private Mixture two(PromptRevision one, PromptRevision other) {
        MixtureEntry.Builder entry = MixtureEntry.newBuilder().setDataset("reviews");
        for (PromptRevision prompt :
                Stream.of(one, other).filter(Objects::nonNull).toList()) {
            publish("prompts", prompt.getPromptId(), prompt);
            Awaitility.await()
                    .atMost(LIMIT)
                    .until(() ->
                            tasks().contains("reviews_" + prompt.getDefinition().getName()));
            entry.addPrompts(prompt.getDefinition().getName());
        }
        return Mixture.newBuilder()
                .setName("given")
                .setSplit("train")
                .addEntries(entry)
                .build();
    }

    private Corpus cancel(String id) {
        return service.cancelCorpus(
                        CancelCorpusRequest.newBuilder().setCorpusId(id).build())
                .getCorpus();
    }

    private ByteArrayOutputStream export(String id, String task, ExportFormat format) {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        service.exportCorpus(ExportCorpusRequest.newBuilder()
                        .setCorpusId(id)
                        .setTask(task)
                        .setFormat(format)
                        .build())
                .forEachRemaining(piece -> file.writeBytes(piece.getData().toByteArray()));
        return file;
    }

    private static JsonNode json(String line) {
        try {
            return new ObjectMapper().readTree(line);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String text(ResultSet row, int column) {
        try {
            return row.getString(column);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aNewRevisionReplacesTheOldOneAndATombstoneRemovesThePrompt() {
        PromptRevision prompt = TestPrompts.prompt("passing", "passing", "x|||y", "");
        publish(
                "prompts",
                prompt.getPromptId(),
                prompt.toBuilder().setRevision(2).build());
        publish("prompts", prompt.getPromptId(), prompt);
        Awaitility.await().atMost(LIMIT).until(() -> tasks().contains("passing_passing"));

        TestKafka.produce("prompts", prompt.getPromptId(), null, Map.of());

        Awaitility.await().atMost(LIMIT).until(() -> !tasks().contains("passing_passing"));
    }

    @Test
    void thePagesShowDatasetsRowsAndCorporaAndEscapeThem() throws IOException, InterruptedException {
        build(request("for-the-page").setMaxExamples(10).build());
        last("for-the-page");

        String overview = page("");
        String rows = page("datasets/reviews?prompt=" + FEELING.getPromptId() + "&first=7");
        String corpus = page("corpora/for-the-page");

        assertTrue(overview.contains("for-the-page") && overview.contains("broken/train.jsonl, row 0"), overview);
        assertTrue(rows.contains("row &lt;7&gt; Good or bad?"), rows);
        assertFalse(rows.contains("row <7>"), rows);
        assertTrue(corpus.contains("reviews_Which_feeling_"), corpus);
        String mixture = page("mixtures/reviews");
        assertTrue(overview.contains("/mixtures/reviews"), overview);
        assertTrue(mixture.contains("reviews (2 prompts)") && mixture.contains("4,000"), mixture);
        assertTrue(mixture.contains("100.0 %"), mixture);
    }

    private String page(String path) throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpResponse<String> response = http.send(
                    HttpRequest.newBuilder(address.resolve("/" + path))
                            .header("accept", "text/html")
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertEquals(200, response.statusCode(), response.body());
            return response.body();
        }
    }

    private static void refused(Status.Code code, String message, Runnable call) {
        StatusRuntimeException refused = assertThrows(StatusRuntimeException.class, call::run);
        assertEquals(code, refused.getStatus().getCode());
        if (message != null) {
            assertEquals(message, refused.getStatus().getDescription());
        }
    }

    private static CorpusRequest.Builder request(String id) {
        return CorpusRequest.newBuilder().setCorpusId(id).setMixture("reviews").setSeed(3);
    }

    private Corpus build(CorpusRequest request) {
        return service.buildCorpus(
                        BuildCorpusRequest.newBuilder().setRequest(request).build())
                .getCorpus();
    }

    private Corpus last(String id) {
        Corpus[] last = new Corpus[1];
        service.watchCorpus(WatchCorpusRequest.newBuilder().setCorpusId(id).build())
                .forEachRemaining(response -> last[0] = response.getCorpus());
        return last[0];
    }

    private List<String> corpora() {
        return service.listCorpora(ListCorporaRequest.getDefaultInstance()).getCorporaList().stream()
                .map(Corpus::getCorpusId)
                .toList();
    }

    private List<String> tasks() {
        return service.listTasks(ListTasksRequest.getDefaultInstance()).getTasksList().stream()
                .map(task -> task.getName())
                .toList();
    }

    private static CorpusManifest manifest(String id) {
        return TestKafka.readUntil(
                        "corpora",
                        records -> records.stream().anyMatch(record -> id.equals(record.key())),
                        "the manifest of " + id,
                        LIMIT)
                .stream()
                .filter(record -> id.equals(record.key()))
                .map(record -> parse(CorpusManifest.getDefaultInstance(), record.value()))
                .findFirst()
                .orElseThrow();
    }

    private static void publish(String topic, String key, Message message) {
        TestKafka.produce(topic, key, message.toByteArray(), Map.of("content-type", "application/x-protobuf"));
    }

    @SuppressWarnings("unchecked") // a parser of type M makes an M
    private static <M extends Message> M parse(M prototype, byte[] bytes) {
        try {
            return (M) prototype.getParserForType().parseFrom(bytes);
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
    }
}
