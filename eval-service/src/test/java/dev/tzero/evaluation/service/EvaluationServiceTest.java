package dev.tzero.evaluation.service;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tzero.evaluation.messaging.AnswerConsumer;
import dev.tzero.evaluation.messaging.EvaluationLoop;
import dev.tzero.platform.errors.Failure;
import dev.tzero.proto.evaluation.v1.CompareEvaluationsRequest;
import dev.tzero.proto.evaluation.v1.DatasetScore;
import dev.tzero.proto.evaluation.v1.Evaluation;
import dev.tzero.proto.evaluation.v1.EvaluationGroup;
import dev.tzero.proto.evaluation.v1.EvaluationRequest;
import dev.tzero.proto.evaluation.v1.EvaluationResult;
import dev.tzero.proto.evaluation.v1.EvaluationServiceGrpc;
import dev.tzero.proto.evaluation.v1.EvaluationState;
import dev.tzero.proto.evaluation.v1.GetEvaluationRequest;
import dev.tzero.proto.evaluation.v1.GetReportRequest;
import dev.tzero.proto.evaluation.v1.ListEvaluationsRequest;
import dev.tzero.proto.evaluation.v1.PromptScore;
import dev.tzero.proto.evaluation.v1.StartEvaluationRequest;
import dev.tzero.proto.evaluation.v1.WatchEvaluationRequest;
import dev.tzero.proto.evaluation.v1.WatchEvaluationResponse;
import dev.tzero.testkit.TestDatabase;
import dev.tzero.testkit.TestKafka;
import dev.tzero.testkit.TzeroTestResource;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The service on a real broker and a real database; the test plays the services around it, on their topics. */
@Tag("slow")
@QuarkusTest
@QuarkusTestResource(TzeroTestResource.class)
@TestProfile(EvaluationServiceTest.SmallPortions.class)
class EvaluationServiceTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final List<String> YES_NO = List.of("yes", "no");

    /** Portions small enough that a few hundred examples need many of them. */
    public static final class SmallPortions implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "tzero.eval.chunk", "50",
                    "tzero.eval.max-in-flight", "200",
                    "tzero.eval.resend-after", "2s",
                    "tzero.eval.lookup-wait", "300ms");
        }
    }

    @Inject
    EvaluationLoop loop;

    @Inject
    AnswerConsumer answers;

    @Inject
    MeterRegistry meters;

    private ManagedChannel channel;
    private EvaluationServiceGrpc.EvaluationServiceBlockingStub client;

    @BeforeEach
    void connect() {
        channel = Grpc.newChannelBuilderForAddress("127.0.0.1", RestAssured.port, InsecureChannelCredentials.create())
                .build();
        client = EvaluationServiceGrpc.newBlockingStub(channel);
    }

    @AfterEach
    void disconnect() {
        channel.shutdownNow();
    }

    @Test
    void namesThatNobodyPublishedAreNotFound() {
        promoted("nf-model", "1");
        assertError(
                Status.Code.NOT_FOUND,
                "TZE-1003",
                "model: \"nobody\" is not known; expected an alias that a model was promoted to",
                () -> start(request("nf-1", "nobody", group("g", "nf-corpus"))));
        assertError(
                Status.Code.NOT_FOUND,
                "TZE-1003",
                "model: \"" + digest("0") + "\" is not known; expected the digest of a published checkpoint",
                () -> start(request("nf-1", digest("0"), group("g", "nf-corpus"))));
        assertError(
                Status.Code.NOT_FOUND,
                "TZE-1004",
                "corpus_id: \"nf-corpus\" is not known; expected a corpus that was published",
                () -> start(request("nf-1", "nf-model", group("g", "nf-corpus"))));
        String unknown = "evaluation_id: \"nf-1\" is not known; expected the id of an evaluation";
        assertError(Status.Code.NOT_FOUND, "TZE-1002", unknown, () -> get("nf-1"));
        assertError(Status.Code.NOT_FOUND, "TZE-1002", unknown, () -> report("nf-1", ""));
        assertError(Status.Code.NOT_FOUND, "TZE-1002", unknown, () -> watch("nf-1"));
        RestAssured.get("/evaluations/nf-1").then().statusCode(404);
    }

    @Test
    void aRequestThatIsNotValidIsRefusedWithAllItsProblems() {
        assertError(
                Status.Code.INVALID_ARGUMENT,
                "TZE-1001",
                "evaluation_id: \"\"; expected 1 to 200 letters, digits, '.', '_' and '-'; groups: 0 of them; expected 1"
                        + " to 32",
                () -> start(EvaluationRequest.newBuilder().setModel("m").build()));
    }

    @Test
    void anEvaluationIsScoredByHandComputedExpectationsAndEveryAnswerIsTraceable() throws Exception {
        // given: rows 0 to 3 are right with yes, no, yes, yes; p1 says so on rows 0 to 2, p2 on row 0 only
        String digest = promoted("m1", "a");
        int[] right = {0, 1, 0, 0};
        World.Corpus known = new World.Corpus("hand-known", 3);
        for (int row = 0; row < 4; row++) {
            known.example(
                    "toy", "", "p1", row, YES_NO, right[row], "choose=" + (row < 3 ? right[row] : 1 - right[row]));
            known.example(
                    "toy", "", "p2", row, YES_NO, right[row], "choose=" + (row < 1 ? right[row] : 1 - right[row]));
        }
        known.publish();
        // and: three choices; one right, one failed, one answered by another model, one lost at first
        List<String> colours = List.of("red", "green", "blue");
        new World.Corpus("hand-new", 1)
                .example("tri", "sub", "q", 0, colours, 2, "choose=2")
                .example("tri", "sub", "q", 1, colours, 1, "fail choose=1")
                .example("tri", "sub", "q", 2, colours, 0, "other choose=0")
                .example("tri", "sub", "q", 3, colours, 0, "lose choose=0")
                .publish();
        EvaluationRequest request = request("hand", "m1", group("known", "hand-known"), group("new", "hand-new"));
        List<Evaluation> seen = new ArrayList<>();
        double unknownBefore = counted("unknown");

        // when
        try (FakeInference inference = FakeInference.answering("hand")) {
            World.publish("inference-results", "stranger", result("stranger", "nobody"));
            World.publish("inference-results", "stranger", result("stranger", "hand"));
            Evaluation started = awaitKnown(() -> start(request));
            assertEquals(digest, started.getModelDigest());
            assertEquals(12, started.getTotal());
            client.watchEvaluation(WatchEvaluationRequest.newBuilder()
                            .setEvaluationId("hand")
                            .build())
                    .forEachRemaining(response -> seen.add(response.getEvaluation()));
            assertTrue(inference.sent() > 12);
        }

        // then: the stream ended with the complete evaluation
        Evaluation done = seen.getLast();
        assertEquals(EvaluationState.EVALUATION_STATE_COMPLETE, done.getState());
        assertTrue(seen.size() > 2, "states seen: " + seen.size());
        assertEquals(12, done.getAnswered());
        assertEquals(12, done.getRequested());
        assertEquals(done, get("hand"));
        // and the numbers are those of the hand
        EvaluationResult result = done.getResult();
        assertEquals(request, result.getRequest());
        assertEquals(digest, result.getModelDigest());
        assertEquals(12, result.getExamples());
        assertEquals(2, result.getFailedExamples());
        DatasetScore toy = result.getScores(0);
        assertEquals(
                List.of("id-p1 3 p1 4 0.75", "id-p2 3 p2 4 0.25"),
                toy.getPromptsList().stream().map(EvaluationServiceTest::text).toList());
        assertEquals(List.of("known", "toy", ""), List.of(toy.getGroup(), toy.getDataset(), toy.getSubset()));
        assertEquals(0.5, toy.getMedian());
        assertEquals(0.375, toy.getLowerQuartile());
        assertEquals(0.625, toy.getUpperQuartile());
        assertEquals(0.5, toy.getChance());
        assertEquals(0.75, toy.getMajority());
        DatasetScore tri = result.getScores(1);
        assertEquals(List.of("new", "tri", "sub"), List.of(tri.getGroup(), tri.getDataset(), tri.getSubset()));
        assertEquals(0.5, tri.getMedian());
        assertEquals(1.0 / 3, tri.getChance(), 1e-12);
        assertEquals(0.5, tri.getMajority());
        // and they are published, once
        List<EvaluationResult> published = new ArrayList<>();
        for (var record : TestKafka.readUntil(
                "evaluation-results",
                records -> records.stream().anyMatch(r -> r.key().equals("hand")),
                "the result",
                LIMIT)) {
            if (record.key().equals("hand")) {
                published.add(EvaluationResult.parseFrom(record.value()));
            }
        }
        assertEquals(List.of(result), published);
        // and one query leads from an answer to all it came from
        assertEquals(
                digest
                        + " file:///models/run-a/10 run-a 10 id-q 3 sha256:fingerprint-of-tri test 0 examples.hand-new 0 0"
                        + " blue blue t fake-1",
                TestDatabase.ask("""
                        select concat_ws(' ', checkpoint_digest, checkpoint_uri, run_id, run_step, prompt_id,
                            prompt_revision, dataset_fingerprint, split, "row", corpus_topic, corpus_partition,
                            corpus_offset, correct_answer, prediction, is_right, replica)
                        from evaluation.trace where request_id = 'hand/hand-new/0/0'
                        """));
        assertEquals(
                "12 12",
                TestDatabase.ask("select concat_ws(' ', count(*), count(distinct result_partition || '@' ||"
                        + " result_offset)) from evaluation.trace where evaluation_id = 'hand'"));
        assertEquals(
                "TZI-1 asked to fail f",
                TestDatabase.ask("select concat_ws(' ', failure_code, failure_message, is_right) from evaluation.trace"
                        + " where request_id = 'hand/hand-new/0/1'"));
        assertEquals(
                "TZE-2001 sha256:" + "9".repeat(64),
                TestDatabase.ask("select concat_ws(' ', failure_code, checkpoint_digest) from evaluation.trace"
                        + " where request_id = 'hand/hand-new/0/2'"));
        assertTrue(counted("unknown") - unknownBefore >= 2);
    }

    @Test
    void aLoopThatIsStoppedMidwayGoesOnWhereItWasAndCountsNothingTwice() throws Exception {
        // given: 600 examples in 4 partitions, three portions in flight at most
        promoted("m2", "b");
        World.Corpus corpus = new World.Corpus("restart", 4);
        for (int i = 0; i < 600; i++) {
            corpus.example("many", "", "p" + i % 3, i / 3, YES_NO, i % 2, "choose=0");
        }
        corpus.publish();
        EvaluationRequest request = request("restart", "m2", group("g", "restart"));
        try (FakeInference inference = FakeInference.answering("restart")) {
            inference.pause();
            awaitKnown(() -> start(request));
            // and: the window is full while nobody answers
            Awaitility.await().atMost(LIMIT).until(() -> get("restart").getRequested() == 200);
            Awaitility.await()
                    .during(Duration.ofMillis(400))
                    .until(() -> get("restart").getRequested() == 200);

            // when: both loops end, one portion is stored but was never sent, answers come meanwhile
            loop.stop();
            answers.stop();
            TestDatabase.execute("update evaluation.source set sent_offset = 0 where evaluation_id = 'restart' and"
                    + " partition = 0");
            long unsent = Long.parseLong(TestDatabase.ask(
                    "select count(*) from evaluation.example where evaluation_id = 'restart' and partition = 0"));
            TestDatabase.execute("update evaluation.evaluation set requested = requested - " + unsent
                    + " where evaluation_id = 'restart'");
            inference.resume();
            Awaitility.await().atMost(LIMIT).until(() -> inference.sent() >= 200);
            answers.start();
            loop.start();
            Evaluation done = awaitEnd("restart");

            // then
            assertEquals(EvaluationState.EVALUATION_STATE_COMPLETE, done.getState(), done.getReason());
            assertEquals(600, done.getResult().getExamples());
            assertEquals(600, done.getAnswered());
            assertEquals(600, done.getRequested());
            assertEquals(0, done.getResult().getFailedExamples());
            assertEquals(0.5, done.getResult().getScores(0).getMedian());
            assertEquals(600, inference.asked().size());
            assertTrue(inference.sent() > 600, "sent " + inference.sent());
            assertEquals(
                    "600 600 600",
                    TestDatabase.ask("select concat_ws(' ', count(*), count(distinct request_id),"
                            + " count(distinct corpus_position)) from evaluation.trace"
                            + " where evaluation_id = 'restart' and prediction is not null"));
        } finally {
            // Whatever happened above, other tests find both loops running.
            answers.stop();
            loop.stop();
            answers.start();
            loop.start();
        }
    }

    @Test
    void aRecordWaitsForItsModelAndCorpusAndTheSameRecordTwiceHasOneEffect() throws Exception {
        EvaluationRequest request = request("late", "late-model", group("g", "late-corpus"));
        World.publish("evaluation-requests", "late", request);
        World.publish("evaluation-requests", "late", request);
        Awaitility.await()
                .atMost(LIMIT)
                .ignoreExceptions()
                .until(() -> get("late")
                        .getReason()
                        .equals("model: \"late-model\" is not known; expected an alias that a model was promoted to;"
                                + " corpus_id: \"late-corpus\" is not known; expected a corpus that was published"));
        assertEquals(EvaluationState.EVALUATION_STATE_WAITING, get("late").getState());

        try (FakeInference inference = FakeInference.answering("late")) {
            String digest = promoted("late-model", "c");
            new World.Corpus("late-corpus", 2)
                    .example("toy", "", "p", 0, YES_NO, 0, "choose=0")
                    .example("toy", "", "p", 1, YES_NO, 1, "choose=0")
                    .publish();
            Evaluation done = awaitEnd("late");

            assertEquals(EvaluationState.EVALUATION_STATE_COMPLETE, done.getState());
            assertEquals(digest, done.getModelDigest());
            assertEquals(0.5, done.getResult().getScores(0).getMedian());
            assertEquals(2, inference.asked().size());
        }
        // and: a later promotion of the alias changes nothing
        promoted("late-model", "d");
        assertEquals(get("late"), start(request));
        assertEquals(
                1,
                client.listEvaluations(ListEvaluationsRequest.getDefaultInstance()).getEvaluationsList().stream()
                        .filter(e -> e.getRequest().getEvaluationId().equals("late"))
                        .count());
    }

    @Test
    void anotherRequestOfTheSameIdIsRefusedOnBothWays() {
        promoted("m3", "e");
        new World.Corpus("same-id", 1)
                .example("toy", "", "p", 0, YES_NO, 0, "choose=0")
                .publish();
        EvaluationRequest request = request("same-id", "m3", group("g", "same-id"));
        awaitKnown(() -> start(request));
        EvaluationRequest other = request.toBuilder().setSeed(99).build();

        String message = "evaluation_id: \"same-id\" belongs to another request; seed: 99 here, 42 there";
        assertError(Status.Code.ALREADY_EXISTS, "TZE-1005", message, () -> start(other));
        World.publish("evaluation-requests", "same-id", other);
        TestKafka.readUntil(
                "evaluation-requests.dlq",
                records -> records.stream()
                        .anyMatch(r -> header(r, "tzero-error-code").equals("TZE-1005")
                                && header(r, "tzero-error-reason").equals(message)),
                "the refused request",
                LIMIT);
    }

    @Test
    void aRecordThatCannotBeReadIsSetAsideAndThePartitionMovesOn() throws Exception {
        // given: broken records on two topics, in front of good ones of the same key
        TestKafka.produce("evaluation-requests", "after-broken", "{".getBytes(StandardCharsets.UTF_8), Map.of());
        TestKafka.produce("inference-results", "after-broken/x/0/0", new byte[] {1}, Map.of());
        promoted("m4", "f");
        new World.Corpus("after-broken", 1)
                .example("toy", "", "p", 0, YES_NO, 0, "choose=0")
                .publish();

        try (FakeInference inference = FakeInference.answering("after-broken")) {
            World.publish(
                    "evaluation-requests", "after-broken", request("after-broken", "m4", group("g", "after-broken")));
            assertEquals(
                    EvaluationState.EVALUATION_STATE_COMPLETE,
                    awaitEnd("after-broken").getState());
            assertEquals(1, inference.asked().size());
        }
        for (String topic : List.of("evaluation-requests.dlq", "inference-results.dlq")) {
            TestKafka.readUntil(
                    topic,
                    records -> records.stream()
                            .anyMatch(r -> header(r, "tzero-error-code").equals("TZ-1003")),
                    "the broken record",
                    LIMIT);
        }
    }

    @Test
    void aCorpusWithoutChoicesFailsTheEvaluationAndSaysWhere() {
        promoted("m5", "1a");
        new World.Corpus("open-answers", 1)
                .example("toy", "", "p", 0, YES_NO, 0, "choose=0")
                .example("toy", "", "p", 1, List.of(), null, "anything")
                .publish();
        awaitKnown(() -> start(request("open-answers", "m5", group("g", "open-answers"))));

        Evaluation failed = awaitEnd("open-answers");

        assertEquals(EvaluationState.EVALUATION_STATE_FAILED, failed.getState());
        assertEquals(
                "TZE-3002 corpus open-answers: record examples.open-answers-0@1: choices: none; expected answer choices,"
                        + " for rank classification chooses among them",
                failed.getReason());
        assertError(
                Status.Code.FAILED_PRECONDITION,
                "TZE-1006",
                "evaluation_id: \"open-answers\" is FAILED; expected one that is COMPLETE",
                () -> report("open-answers", ""));
        RestAssured.get("/evaluations/open-answers")
                .then()
                .statusCode(200)
                .body(containsString("for rank classification chooses among them"));
    }

    @Test
    void aCorpusThatLacksExamplesFailsTheEvaluation() {
        promoted("m6", "1b");
        World.Corpus corpus = new World.Corpus("lacking", 1).example("toy", "", "p", 0, YES_NO, 0, "choose=0");
        corpus.publish(2);
        awaitKnown(() -> start(request("lacking", "m6", group("g", "lacking"))));

        Evaluation failed = awaitEnd("lacking");

        assertEquals(EvaluationState.EVALUATION_STATE_FAILED, failed.getState());
        assertEquals(
                "TZE-3003 corpus lacking: topic examples.lacking-0 holds 1 examples; expected 3, as the manifest says",
                failed.getReason());
    }

    @Test
    void twoEvaluationsAreComparedInCallsReportAndPage() throws Exception {
        // given: all 40 rows are answered rightly by both; the most frequent answer is right on 60 % of them
        promoted("m-before", "2a");
        promoted("m-after", "2b");
        World.Corpus corpus = new World.Corpus("compare", 2);
        for (int row = 0; row < 40; row++) {
            corpus.example("toy<b>", "", "p & q", row, YES_NO, row % 5 < 3 ? 0 : 1, "choose=" + (row % 5 < 3 ? 0 : 1));
        }
        corpus.publish();
        EvaluationGroup group = group("held <out>", "compare");
        try (FakeInference inference = FakeInference.answering("after", "before")) {
            awaitKnown(() -> start(request("after", "m-after", group)));
            awaitKnown(() -> start(request("before", "m-before", group)));
            awaitEnd("after");
            awaitEnd("before");
            assertEquals(80, inference.asked().size());
        }

        // when, then
        var rows = client.compareEvaluations(CompareEvaluationsRequest.newBuilder()
                        .setEvaluationId("after")
                        .setBaselineEvaluationId("before")
                        .build())
                .getRowsList();
        assertEquals(1, rows.size());
        assertTrue(rows.getFirst().getAboveMajority());
        assertEquals(0.6, rows.getFirst().getScore().getMajority());
        String report = report("after", "before");
        assertTrue(report.contains("## held \\<out\\>"), report);
        assertTrue(
                report.contains("| toy\\<b\\> | 1 | 40 | 1.000 [1.000–1.000] | 1.000–1.000 | 0.500 | 0.600 | 1.000 |"
                        + " above majority |"),
                report);
        RestAssured.get("/evaluations/after?baseline=before")
                .then()
                .statusCode(200)
                .body(containsString("<h2>held &lt;out&gt;</h2>"))
                .body(containsString("<title>p &amp; q: 1.000</title>"))
                .body(containsString("class=\"majority\""))
                .body(containsString("above majority"))
                .body(not(containsString("toy<b>")))
                .header("Content-Security-Policy", containsString("style-src-attr 'unsafe-inline';"))
                .body(not(containsString("<style>")))
                .body(containsString("<link rel=\"stylesheet\" href=\"/evaluation.css\">"));
        RestAssured.get("/evaluation.css").then().statusCode(200).body(containsString(".plot .majority"));
        RestAssured.get("/").then().statusCode(200).body(containsString("<a href=\"/evaluations/after\">after</a>"));
    }

    private double counted(String outcome) {
        var counter =
                meters.find("tzero.evaluation.answers").tag("outcome", outcome).counter();
        return counter == null ? 0 : counter.count();
    }

    private static dev.tzero.proto.inference.v1.InferenceResult result(String requestId, String evaluationId) {
        return dev.tzero.proto.inference.v1.InferenceResult.newBuilder()
                .setRequestId(requestId)
                .setOrigin(
                        dev.tzero.proto.inference.v1.RequestOrigin.newBuilder().setEvaluationId(evaluationId))
                .build();
    }

    private static String text(PromptScore score) {
        return score.getPromptId() + " " + score.getPromptRevision() + " " + score.getPromptName() + " "
                + score.getExamples() + " " + score.getAccuracy();
    }

    private static String header(org.apache.kafka.clients.consumer.ConsumerRecord<String, byte[]> record, String name) {
        return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }

    /** Publishes a checkpoint and promotes it; its digest ends in the given hexadecimal digits. */
    private static String promoted(String alias, String hex) {
        World.promote(alias, World.checkpoint("run-" + hex, 10, digest(hex)));
        return digest(hex);
    }

    private static String digest(String hex) {
        return "sha256:" + "0".repeat(64 - hex.length()) + hex;
    }

    private static EvaluationGroup group(String title, String corpusId) {
        return EvaluationGroup.newBuilder()
                .setTitle(title)
                .setNote("What " + title + " shows.")
                .setCorpusId(corpusId)
                .build();
    }

    private static EvaluationRequest request(String id, String model, EvaluationGroup... groups) {
        return EvaluationRequest.newBuilder()
                .setEvaluationId(id)
                .setModel(model)
                .addAllGroups(List.of(groups))
                .setSeed(42)
                .build();
    }

    /** A start may come before the records that make its names known; a caller then asks again. */
    private static Evaluation awaitKnown(java.util.concurrent.Callable<Evaluation> start) {
        return Awaitility.await().atMost(LIMIT).ignoreExceptions().until(start, evaluation -> true);
    }

    private Evaluation awaitEnd(String id) {
        return Awaitility.await()
                .atMost(LIMIT)
                .ignoreExceptions()
                .until(
                        () -> get(id),
                        evaluation -> evaluation.getState() == EvaluationState.EVALUATION_STATE_COMPLETE
                                || evaluation.getState() == EvaluationState.EVALUATION_STATE_FAILED);
    }

    private Evaluation start(EvaluationRequest request) {
        return client.startEvaluation(
                        StartEvaluationRequest.newBuilder().setRequest(request).build())
                .getEvaluation();
    }

    private Evaluation get(String id) {
        return client.getEvaluation(
                        GetEvaluationRequest.newBuilder().setEvaluationId(id).build())
                .getEvaluation();
    }

    private WatchEvaluationResponse watch(String id) {
        return client.watchEvaluation(
                        WatchEvaluationRequest.newBuilder().setEvaluationId(id).build())
                .next();
    }

    private String report(String id, String baseline) {
        return client.getReport(GetReportRequest.newBuilder()
                        .setEvaluationId(id)
                        .setBaselineEvaluationId(baseline)
                        .build())
                .getMarkdown();
    }

    private static void assertError(Status.Code status, String code, String message, Runnable call) {
        StatusRuntimeException e = assertThrows(StatusRuntimeException.class, call::run);
        assertEquals(message, e.getStatus().getDescription());
        assertEquals(status, e.getStatus().getCode());
        assertNotNull(e.getTrailers());
        assertEquals(code, e.getTrailers().get(Failure.CODE_TRAILER));
        assertFalse(message.isEmpty());
    }
}
