package dev.tzero.local.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tzero.local.CommandRun;
import dev.tzero.local.Console;
import dev.tzero.local.FreePorts;
import dev.tzero.local.Platform;
import dev.tzero.local.PlatformSettings;
import dev.tzero.local.ServiceName;
import dev.tzero.local.datasets.CorpusCommand;
import dev.tzero.local.datasets.DatasetsCommand;
import dev.tzero.local.datasets.TasksCommand;
import dev.tzero.local.mixtures.MixturesCommand;
import dev.tzero.proto.dataset.v1.GetCorpusRequest;
import dev.tzero.proto.evaluation.v1.Evaluation;
import dev.tzero.proto.evaluation.v1.GetEvaluationRequest;
import dev.tzero.proto.evaluation.v1.ScoreComparison;
import dev.tzero.proto.training.v1.GetRunRequest;
import dev.tzero.proto.training.v1.Run;
import dev.tzero.proto.training.v1.StartRunRequest;
import dev.tzero.proto.training.v1.TrainingRequest;
import dev.tzero.proto.training.v1.WatchRunRequest;
import dev.tzero.testkit.browser.Chromium;
import dev.tzero.testkit.browser.Page;
import io.grpc.StatusRuntimeException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** The demonstration in miniature, through the real processes, with two of them killed on the way. */
@Tag("slow")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class EndToEndTest {

    private static final DemoPlan MINIATURE = new DemoPlan("mini", 160, 8, 10, 20, new DemoPlan.Rows(3, 3, 3), 0);
    private static final Duration LIMIT = Duration.ofMinutes(4);

    @TempDir
    static Path folder;

    private static final ByteArrayOutputStream SHOWN = new ByteArrayOutputStream();
    private static Platform platform;
    private static Services services;
    private static List<ScoreComparison> rows;

    @BeforeAll
    static void runTheDemonstrationAndKillTwoProcesses() {
        Path home = Path.of(System.getProperty("tzero.home"));
        PlatformSettings settings = PlatformSettings.of(home, folder.resolve("data"))
                .withBasePort(FreePorts.inARow(6))
                .withInferenceReplicas(2);
        Console console = new Console(new PrintStream(SHOWN, true, StandardCharsets.UTF_8), false);
        platform = Platform.start(settings, console);
        services = new Services(
                Arrays.stream(ServiceName.values()).map(platform::port).toList());

        CompletableFuture<List<ScoreComparison>> demo =
                CompletableFuture.supplyAsync(() -> new Demo(MINIATURE, platform, console).run());
        await(demo, () -> checkpointStep() >= MINIATURE.checkpointEvery());
        platform.kill("trainer");
        await(demo, () -> answered(MINIATURE.evaluationBefore()) > 0);
        platform.kill("inference-2");
        rows = demo.orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS).join();
    }

    @AfterAll
    static void stop() {
        if (services != null) {
            services.close();
        }
        if (platform != null) {
            platform.close();
        }
    }

    @Test
    @Order(1)
    void bothKilledProcessesWereStartedAgain() {
        assertEquals(1, platform.crashes("trainer"));
        assertEquals(1, platform.crashes("inference-2"));
    }

    @Test
    @Order(1)
    void theRunEndsAtItsLastStep() {
        assertEquals(MINIATURE.steps(), run().getProgress().getStep());
        assertEquals(MINIATURE.steps(), run().getLastCheckpoint().getStep());
    }

    @Test
    @Order(1)
    void theKilledRunHasTheWeightsOfOneThatWasNeverKilled() {
        TrainingRequest again =
                run().getRequest().toBuilder().setRunId("mini-unbroken").build();
        services.training()
                .startRun(StartRunRequest.newBuilder().setRequest(again).build());
        Run unbroken = Watching.toTheEnd(
                        () -> services.training()
                                .withDeadline(null)
                                .watchRun(WatchRunRequest.newBuilder()
                                        .setRunId(again.getRunId())
                                        .build()),
                        state -> {})
                .getRun();

        assertEquals(
                unbroken.getLastCheckpoint().getDigest(),
                run().getLastCheckpoint().getDigest());
    }

    @Test
    @Order(1)
    void everyExampleOfTheCorporaIsEvaluatedExactlyOnce() throws SQLException {
        long examples = MINIATURE.groups().stream()
                .mapToLong(group -> services.datasets()
                        .getCorpus(GetCorpusRequest.newBuilder()
                                .setCorpusId(group.corpusId())
                                .build())
                        .getCorpus()
                        .getManifest()
                        .getExamples())
                .sum();

        for (String evaluation : List.of(MINIATURE.evaluationBefore(), MINIATURE.evaluationAfter())) {
            assertEquals(examples, evaluation(evaluation).getResult().getExamples(), evaluation);
            assertEquals(0, evaluation(evaluation).getResult().getFailedExamples(), evaluation);
            assertEquals(
                    examples,
                    count("select count(distinct (corpus_topic, corpus_partition, corpus_offset)) from evaluation.trace"
                            + " where prediction is not null and evaluation_id = '" + evaluation + "'"),
                    evaluation);
            assertEquals(
                    examples,
                    count("select count(*) from evaluation.trace where evaluation_id = '" + evaluation + "'"),
                    evaluation);
        }
    }

    @Test
    @Order(1)
    void everyAnswerIsTracedByOneQuery() throws SQLException {
        assertEquals(0, count("""
                        select count(*) from evaluation.trace
                        where checkpoint_digest is null or checkpoint_uri is null or run_id is null or run_step is null
                           or prompt_id is null or prompt_revision is null or dataset_fingerprint is null
                           or corpus_topic is null or corpus_partition is null or corpus_offset is null
                           or result_offset is null or prediction is null
                        """));
        assertTrue(count("select count(*) from evaluation.trace") > 0);
        assertEquals(0, count("""
                        select count(*) from evaluation.trace t
                        where not exists (select 1 from prompt.prompt_revision p
                                          where p.prompt_id::text = t.prompt_id::text and p.revision = t.prompt_revision)
                        """), "every prompt revision is one that the prompt service stored");
    }

    @Test
    @Order(1)
    void theTableHasARowForEveryDatasetOfEveryGroup() {
        List<String> groups =
                rows.stream().map(row -> row.getScore().getGroup()).distinct().toList();

        assertEquals(
                MINIATURE.groups().stream().map(DemoPlan.EvaluatedGroup::title).toList(), groups);
        rows.forEach(row -> {
            assertTrue(row.getScore().getPromptsCount() > 0, row.toString());
            assertTrue(row.getScore().getChance() > 0, row.toString());
            assertTrue(row.getScore().getMajority() > 0, row.toString());
            assertEquals(row.getScore().getExamples(), row.getBaseline().getExamples(), row.toString());
        });
    }

    @Test
    @Order(1)
    void thePagesOfAllFiveServicesShowWhatWasDone() {
        try (Chromium browser = Chromium.installed()) {
            Page page = browser.page();

            assertShows(page, platform.address(ServiceName.PROMPT), "place_qa");
            assertShows(page, platform.address(ServiceName.DATASET), MINIATURE.trainingCorpus());
            assertShows(page, platform.address(ServiceName.TRAINER), MINIATURE.runId());
            assertShows(page, platform.address(ServiceName.INFERENCE), DemoPlan.TRAINED_ALIAS);
            assertShows(page, platform.address(ServiceName.EVAL), MINIATURE.evaluationAfter());
            assertShows(
                    page,
                    platform.address(ServiceName.EVAL) + "/evaluations/" + MINIATURE.evaluationAfter() + "?baseline="
                            + MINIATURE.evaluationBefore(),
                    "<svg");
        }
    }

    @Test
    @Order(1)
    void theCommandLineSeesWhatTheDatasetServiceHas() throws IOException {
        String service = "127.0.0.1:" + platform.port(ServiceName.DATASET);
        String corpus = MINIATURE.trainingCorpus();
        Path file = folder.resolve("corpus.jsonl");

        var datasets = CommandRun.of(new DatasetsCommand(), "list", "--service", service);
        var dataset = CommandRun.of(new DatasetsCommand(), "show", "place_qa", "--service", service);
        var rows =
                CommandRun.of(new DatasetsCommand(), "rows", "place_qa", "train", "--count", 3, "--service", service);
        var tasks = CommandRun.of(new TasksCommand(), "--dataset", "place_qa", "--service", service);
        var mixture = CommandRun.of(new MixturesCommand(), "show", "bundled_train", "--service", service);
        var corpora = CommandRun.of(new CorpusCommand(), "list", "--service", service);
        var shown = CommandRun.of(new CorpusCommand(), "show", corpus, "--service", service);
        var watched = CommandRun.of(new CorpusCommand(), "watch", corpus, "--service", service);
        var same = CommandRun.of(new CorpusCommand(), "diff", corpus, corpus, "--service", service);
        var exported = CommandRun.of(new CorpusCommand(), "export", corpus, "--out", file, "--service", service);
        var nothing = CommandRun.of(new CorpusCommand(), "show", "nothing", "--service", service);

        assertTrue(datasets.out().contains("place_qa"), datasets.out());
        assertTrue(dataset.out().contains("fingerprint  sha256:"), dataset.out());
        assertEquals(3, rows.out().lines().count(), rows.out());
        assertTrue(tasks.out().lines().allMatch(line -> line.startsWith("place_qa_")), tasks.out());
        assertTrue(mixture.out().contains("  place_qa_where_is"), mixture.out());
        assertTrue(corpora.out().contains(corpus), corpora.out());
        assertTrue(shown.out().contains("topic examples." + corpus), shown.out());
        assertEquals(0, watched.exitCode(), watched.failure());
        assertTrue(same.out().startsWith("the same examples in all "), same.out());
        assertEquals(0, exported.exitCode(), exported.failure());
        assertEquals(
                services.datasets()
                        .getCorpus(GetCorpusRequest.newBuilder()
                                .setCorpusId(corpus)
                                .build())
                        .getCorpus()
                        .getManifest()
                        .getExamples(),
                Files.readAllLines(file).size());
        assertEquals(
                "the dataset service at " + service + " says NOT_FOUND: there is no corpus 'nothing'",
                nothing.failure());
    }

    @Test
    @Order(2)
    void aSecondRunFindsWhatTheFirstOneLeft() {
        int before = SHOWN.size();
        List<ScoreComparison> again = new Demo(
                        MINIATURE, platform, new Console(new PrintStream(SHOWN, true, StandardCharsets.UTF_8), false))
                .run();
        String shown = SHOWN.toString(StandardCharsets.UTF_8).substring(before);

        assertEquals(rows, again);
        assertTrue(shown.contains("found the run mini, complete"), shown);
        assertTrue(shown.contains("(found)"), shown);
    }

    private static void assertShows(Page page, String address, String text) {
        String dom = page.open(URI.create(address))
                .evaluate("document.documentElement.outerHTML")
                .asText();
        assertTrue(dom.contains(text), address + " does not show " + text + ":\n" + dom);
        assertFalse(dom.contains("Incident"), dom);
        for (ServiceName service : ServiceName.values()) {
            assertTrue(dom.contains(platform.address(service)), address + " does not link " + service);
        }
    }

    /** Waits for something to happen while the demonstration runs; fails at once when that fails. */
    private static void await(CompletableFuture<?> demo, Callable<Boolean> happened) {
        Awaitility.await().atMost(LIMIT).pollInterval(Duration.ofMillis(50)).until(() -> {
            if (demo.isCompletedExceptionally()) {
                demo.join();
            }
            return happened.call();
        });
    }

    private static long checkpointStep() {
        try {
            return run().getLastCheckpoint().getStep();
        } catch (StatusRuntimeException e) {
            return 0;
        }
    }

    private static long answered(String evaluationId) {
        try {
            return evaluation(evaluationId).getAnswered();
        } catch (StatusRuntimeException e) {
            return 0;
        }
    }

    private static Run run() {
        return services.training()
                .getRun(GetRunRequest.newBuilder().setRunId(MINIATURE.runId()).build())
                .getRun();
    }

    private static Evaluation evaluation(String id) {
        return services.evaluations()
                .getEvaluation(
                        GetEvaluationRequest.newBuilder().setEvaluationId(id).build())
                .getEvaluation();
    }

    private static long count(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(
                        platform.backends().jdbcUrl(),
                        platform.backends().user(),
                        platform.backends().password());
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getLong(1);
        }
    }
}
