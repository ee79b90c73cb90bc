package dev.tzero.local;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tzero.embedded.EmbeddedDatabase;
import dev.tzero.embedded.EmbeddedKafka;
import dev.tzero.embedded.Ports;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is left when the launcher ends in bad ways: nothing. */
@Tag("slow")
class LauncherEndTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    private Path data;

    private final int basePort = FreePorts.inARow(7);
    private Process launcher;
    private BufferedReader output;
    private final List<String> lines = new ArrayList<>();

    @AfterEach
    void endTheLauncher() throws Exception {
        if (launcher != null) {
            launcher.destroyForcibly().waitFor();
        }
        await().atMost(LIMIT).until(() -> runFiles().isEmpty());
    }

    @Test
    void aKilledLauncherLeavesNoProcessAndDataThatCanBeUsed() throws Exception {
        List<Long> processes = startAndAwaitReady(FakeService.Manner.GOOD);

        launcher.destroyForcibly().waitFor();

        await().atMost(LIMIT).until(() -> processes.stream().noneMatch(LauncherEndTest::runs));
        assertUsable();
    }

    @Test
    void aLauncherStartedRightAfterAKilledOneWaitsUntilNothingOfItRuns() throws Exception {
        List<Long> processes = startAndAwaitReady(FakeService.Manner.GOOD);
        launcher.destroyForcibly().waitFor();

        List<Long> next = startAndAwaitReady(FakeService.Manner.GOOD);

        assertFalse(processes.stream().anyMatch(LauncherEndTest::runs));
        assertTrue(next.stream().allMatch(LauncherEndTest::runs));
    }

    @Test
    void aServiceThatIgnoresTheGuardsFirstRequestIsKilled() throws Exception {
        List<Long> processes = startAndAwaitReady(FakeService.Manner.STUBBORN);

        launcher.destroyForcibly().waitFor();

        await().atMost(LIMIT).until(() -> processes.stream().noneMatch(LauncherEndTest::runs));
    }

    @Test
    void interruptedLauncherStopsEverythingItself() throws Exception {
        List<Long> processes = startAndAwaitReady(FakeService.Manner.GOOD);

        interrupt();

        assertTrue(launcher.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS));
        assertEquals(130, launcher.exitValue());
        assertFalse(processes.stream().anyMatch(LauncherEndTest::runs));
        readToEnd();
        assertTrue(lines.contains("all stopped"), lines.toString());
        assertUsable();
    }

    @Test
    void aLauncherInterruptedWhileServicesStartStopsEverything() throws Exception {
        start(FakeService.Manner.NEVER_READY);
        awaitLine("specs");
        await().atMost(LIMIT).until(() -> Readiness.isReady(basePort));

        interrupt();

        assertTrue(launcher.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS));
        assertEquals(130, launcher.exitValue());
        assertTrue(Ports.isFree(basePort));
        assertTrue(Ports.isFree(basePort + 2));
        assertUsable();
    }

    @Test
    void aLauncherKilledWhileTheDatabaseStartsLeavesNoDatabase() throws Exception {
        start(FakeService.Manner.GOOD);
        Path pidFile = data.resolve("postgres/postmaster.pid");
        await().atMost(LIMIT).pollInterval(Duration.ofMillis(5)).until(() -> Files.exists(pidFile));

        launcher.destroyForcibly().waitFor();

        await().atMost(LIMIT).until(() -> !Files.exists(pidFile));
        assertUsable();
    }

    private List<Long> startAndAwaitReady(FakeService.Manner trainer) throws IOException {
        start(trainer);
        String ready = awaitLine("ready ");
        var processes = Arrays.stream(ready.substring("ready ".length()).split(" "))
                .map(Long::valueOf)
                .toList();
        assertTrue(processes.stream().allMatch(LauncherEndTest::runs), ready);
        return processes;
    }

    private void start(FakeService.Manner trainer) throws IOException {
        launcher = new ProcessBuilder(
                        // Where the tests run in the background, a shell has made them ignore what Ctrl-C sends.
                        "env",
                        "--default-signal=INT",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        TestLauncher.class.getName(),
                        data.toString(),
                        Integer.toString(basePort),
                        trainer.name())
                .redirectErrorStream(true)
                .start();
        output = launcher.inputReader(StandardCharsets.UTF_8);
    }

    private String awaitLine(String prefix) throws IOException {
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            lines.add(line);
            if (line.startsWith(prefix)) {
                return line;
            }
        }
        throw new AssertionError("the launcher ended without a line '" + prefix + "'; it printed " + lines);
    }

    private void readToEnd() throws IOException {
        output.lines().forEach(lines::add);
    }

    /** As Ctrl-C does. */
    private void interrupt() throws Exception {
        new ProcessBuilder("sh", "-c", "kill -INT " + launcher.pid()).start().waitFor();
    }

    private static boolean runs(long pid) {
        // A process that ended and waits for its parent to collect it has no command any more.
        return ProcessHandle.of(pid)
                .flatMap(process -> process.info().command())
                .isPresent();
    }

    private List<Path> runFiles() throws IOException {
        if (!Files.exists(data.resolve("run"))) {
            return List.of();
        }
        try (var files = Files.list(data.resolve("run"))) {
            return files.toList();
        }
    }

    private void assertUsable() throws Exception {
        // The guard looks after the folder until nothing was left in it for two seconds.
        await().atMost(LIMIT).until(() -> runFiles().isEmpty());
        try (var database = EmbeddedDatabase.start(data.resolve("postgres"), 0);
                var kafka = EmbeddedKafka.start(data.resolve("kafka"), 0);
                var connection = database.connect()) {
            assertTrue(connection.isValid(5));
            assertTrue(kafka.port() > 0);
        }
    }
}
