package dev.tzero.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tzero.local.serving.BenchModel;
import dev.tzero.local.serving.Replicas;
import dev.tzero.proto.inference.v1.GenerateRequest;
import dev.tzero.proto.inference.v1.GenerateTask;
import dev.tzero.proto.inference.v1.GenerationOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code ./tzero predict} against a running replica. */
@Tag("slow")
class PredictTest {

    @TempDir
    private static Path folder;

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private static Platform platform;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        PlatformSettings settings = PlatformSettings.of(
                        Path.of(System.getProperty("basedir", ".")).resolve("../.."), folder.resolve("data"))
                .withBasePort(FreePorts.inARow(ServiceName.values().length));
        platform = Platform.startOnly(settings, new Console(System.out, false), ServiceName.INFERENCE, Map.of());
        try (Replicas replicas = new Replicas(platform)) {
            replicas.serve(BenchModel.make(folder, "tiny").promotion());
        }
    }

    @AfterAll
    static void stop() {
        if (platform != null) {
            platform.close();
        }
    }

    @Test
    void choicesAreRankedAndTheBestOneIsMarked() {
        assertEquals(
                0, predict("w1 w2 w3", "--choices", "w4", "--choices", "w5 w6", "--model", "default"), err::toString);

        assertEquals(2, out.toString().lines().count(), out.toString());
        assertEquals(
                1, out.toString().lines().filter(line -> line.startsWith("*")).count());
        assertTrue(out.toString().contains("w5 w6"));
    }

    @Test
    void aStreamedTextIsTheTextThatIsWrittenAtOnce() {
        assertEquals(0, predict("w1 w2 w3", "--max-new-tokens", "8"), err::toString);
        String atOnce = out.toString();
        out.getBuffer().setLength(0);
        assertEquals(0, predict("w1 w2 w3", "--max-new-tokens", "8", "--stream"), err::toString);

        assertEquals(atOnce, out.toString());
    }

    @Test
    void optionsOfGenerationReachTheModel() {
        assertEquals(
                0,
                predict(
                        "w1 w2 w3",
                        "--json",
                        "--num-beams",
                        "3",
                        "--num-return-sequences",
                        "2",
                        "--max-new-tokens",
                        "5",
                        "--min-new-tokens",
                        "5"),
                err::toString);

        assertEquals(1, out.toString().lines().count());
        assertTrue(out.toString().contains("\"sequences\":["), out.toString());
        assertTrue(out.toString().contains("\"logProbability\":"), out.toString());
    }

    @Test
    void whatCannotBeAnsweredIsSaidInOneLine() {
        assertEquals(1, predict("w1", "--model", "nobody"));
        assertTrue(err.toString().contains("NOT_FOUND: model: 'nobody' is not served here"), err.toString());
    }

    @Test
    void flagsThatContradictEachOtherOrThatNobodyKnowsAreBadUsage() {
        assertEquals(2, predict("w1", "--num-beams", "2", "--do-sample"));
        assertEquals(2, predict("w1", "--choices", "a", "--stream"));
        assertEquals(2, predict("w1", "--max-new-tokens", "-1"));
        assertEquals(2, predict("w1", "--beams", "2"));
        assertTrue(err.toString().contains("--beams"), err.toString());
    }

    /** What SIGTERM finds accepted is answered; the replica runs again for the other tests. */
    @Test
    void aReplicaThatIsStoppedAnswersFirstWhatItAccepted() throws Exception {
        int calls = 8;
        try (Replicas replicas = new Replicas(platform);
                ExecutorService clients = Executors.newFixedThreadPool(calls)) {
            List<Future<String>> texts = new ArrayList<>();
            for (int i = 0; i < calls; i++) {
                GenerateRequest asked = GenerateRequest.newBuilder()
                        .addTasks(GenerateTask.newBuilder()
                                .setInput("w1 w2 w" + i)
                                .setMaxNewTokens(1024)
                                .setOptions(GenerationOptions.newBuilder().setMinNewTokens(1024)))
                        .build();
                texts.add(clients.submit(() -> replicas.service()
                        .generate(asked)
                        .getResults(0)
                        .getGenerate()
                        .getText()));
            }
            Awaitility.await().atMost(LIMIT).until(() -> waiting() == calls);

            platform.stop("inference");

            for (Future<String> text : texts) {
                assertFalse(text.get().isEmpty());
            }
        } finally {
            platform.restart("inference");
        }
    }

    private static int waiting() throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(
                            HttpRequest.newBuilder(URI.create(platform.address(ServiceName.INFERENCE) + "/q/metrics"))
                                    .header("accept", "text/plain")
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body()
                    .lines()
                    .filter(line -> line.startsWith("tzero_inference_queue_tasks{lane=\"interactive\""))
                    .mapToInt(line -> (int) Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                    .sum();
        }
    }

    private int predict(String... arguments) {
        String[] all = new String[arguments.length + 2];
        System.arraycopy(arguments, 0, all, 0, arguments.length);
        all[arguments.length] = "--base-port";
        all[arguments.length + 1] = Integer.toString(platform.settings().basePort());
        return new CommandLine(new PredictCommand())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .setExecutionExceptionHandler((failure, command, _) -> {
                    command.getErr().println(failure.getMessage());
                    return CommandLine.ExitCode.SOFTWARE;
                })
                .execute(all);
    }
}
