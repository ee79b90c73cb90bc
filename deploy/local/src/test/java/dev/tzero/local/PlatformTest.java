package dev.tzero.local;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tzero.embedded.Ports;
import dev.tzero.local.FakeService.Manner;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class PlatformTest {
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final Console console = new Console(new PrintStream(printed, true, StandardCharsets.UTF_8), false);

    @TempDir
    private Path data;

    @Test
    void servicesRunAreStartedAgainWhenTheyCrashAndAreGoneAfterClose() throws Exception {
        var settings = SharedBackends.settings(data);
        long prompt;
        long trainer;
        try (var platform = start(settings, Manner.GOOD)) {
            assertEquals(List.of("prompt", "trainer"), platform.services());
            assertEquals("greeting hello\n", Files.readString(platform.log("prompt")));
            assertEquals("http://127.0.0.1:" + (settings.basePort() + 2), platform.address(ServiceName.TRAINER));
            assertEquals(settings.kafka(), RunningBroker.find(data));
            prompt = platform.pid("prompt");
            long killed = platform.pid("trainer");

            platform.kill("trainer");
            await().atMost(Duration.ofSeconds(30)).until(() -> platform.pid("trainer") != killed);
            platform.awaitReady("trainer");

            assertEquals(1, platform.crashes("trainer"));
            assertTrue(
                    printed()
                            .contains(
                                    "the trainer service ended by itself (exit code 137); it is started again in 1 s"),
                    printed());
            long crashed = platform.pid("trainer");
            platform.restart("trainer");
            trainer = platform.pid("trainer");
            assertNotEquals(crashed, trainer);
            assertEquals(1, platform.crashes("trainer"));
            assertTrue(assertThrows(IllegalArgumentException.class, () -> platform.kill("tainer"))
                    .getMessage()
                    .equals("service: tainer; expected one of prompt, trainer"));
        }
        assertEquals(Optional.empty(), RunningBroker.find(data));
        assertFalse(ProcessHandle.of(prompt).isPresent());
        assertFalse(ProcessHandle.of(trainer).isPresent());
        try (var run = Files.list(data.resolve("run"))) {
            assertEquals(List.of(), run.toList(), "the guard left nothing");
        }
    }

    @Test
    void aServiceThatEndsWhileStartingStopsEverythingAndItsLastWordsAreShown() {
        var settings = SharedBackends.settings(data);

        var failure = assertThrows(LaunchException.class, () -> start(settings, Manner.BROKEN));

        assertTrue(failure.getMessage().startsWith("the trainer service ended while it was starting"));
        assertTrue(failure.getMessage().endsWith("no such column: colour"), failure.getMessage());
        assertNothingRuns(settings);
    }

    @Test
    void aServiceThatDoesNotEndWhenAskedIsKilled() {
        var settings = SharedBackends.settings(data);
        var platform = start(settings, Manner.STUBBORN);
        long stubborn = platform.pid("trainer");

        platform.close();

        assertFalse(ProcessHandle.of(stubborn).isPresent());
    }

    @Test
    void closingWhileAServiceIsNotReadyYetStopsEverything() {
        var settings = SharedBackends.settings(data);

        // The main thread waits for readiness; another one closes what the platform has opened, as Ctrl-C does.
        var failure = assertThrows(
                StoppedException.class,
                () -> Platform.start(settings, console, platform -> {
                    Thread.ofPlatform().start(() -> {
                        await().atMost(Duration.ofSeconds(30)).until(() -> Readiness.isReady(settings.basePort()));
                        platform.close();
                    });
                    return specs(settings, Manner.NEVER_READY);
                }));

        assertEquals("stopped", failure.getMessage());
        assertNothingRuns(settings);
    }

    @Test
    void aTakenPortIsNamedBeforeAnythingStarts() throws Exception {
        var settings = SharedBackends.settings(data);
        try (var socket = new ServerSocket(settings.basePort() + 3, 1, InetAddress.getLoopbackAddress())) {
            var failure = assertThrows(LaunchException.class, () -> start(settings, Manner.GOOD));
            assertEquals(
                    "port " + socket.getLocalPort() + " is taken, which the inference service needs; stop what listens"
                            + " there or give other ports with --base-port",
                    failure.getMessage());
        }
        assertFalse(Files.exists(data.resolve("run")));
    }

    @Test
    void aBrokerThatDoesNotAnswerIsNamedAndNothingStarts() {
        var settings = SharedBackends.settings(data);
        String nobody = "127.0.0.1:" + Ports.free();
        var elsewhere = new PlatformSettings(
                settings.home(), data, false, Optional.of(nobody), settings.postgres(), 1, settings.basePort());

        var failure = assertThrows(LaunchException.class, () -> start(elsewhere, Manner.GOOD));

        assertTrue(failure.getMessage().startsWith("--kafka: no broker at " + nobody + ": "), failure.getMessage());
        assertNothingRuns(elsewhere);
    }

    @Test
    void aDatabaseThatDoesNotAnswerIsNamedWithoutItsPasswordAndNothingStarts() {
        var settings = SharedBackends.settings(data);
        String nobody = "jdbc:postgresql://127.0.0.1:" + Ports.free() + "/tzero";
        var elsewhere = new PlatformSettings(
                settings.home(),
                data,
                false,
                settings.kafka(),
                Optional.of(nobody + "?user=me&password=secret"),
                1,
                settings.basePort());

        var failure = assertThrows(LaunchException.class, () -> start(elsewhere, Manner.GOOD));

        assertTrue(
                failure.getMessage().startsWith("--postgres: no database at " + nobody + ": "), failure.getMessage());
        assertFalse(failure.getMessage().contains("secret"), failure.getMessage());
        assertNothingRuns(elsewhere);
    }

    @Test
    void aServiceThatIsNotBuiltIsNamed() {
        var settings = SharedBackends.settings(data);
        var failure = assertThrows(LaunchException.class, () -> Platform.start(settings, console));
        assertTrue(failure.getMessage().startsWith("the prompt service is not built: "), failure.getMessage());
    }

    private Platform start(PlatformSettings settings, Manner trainer) {
        return Platform.start(settings, console, platform -> specs(settings, trainer));
    }

    private static List<ServiceSpec> specs(PlatformSettings settings, Manner trainer) {
        return List.of(
                FakeService.spec("prompt", settings.basePort(), "test", Manner.GOOD),
                FakeService.spec("trainer", settings.basePort() + 2, "test", trainer));
    }

    private static void assertNothingRuns(PlatformSettings settings) {
        assertFalse(Readiness.isReady(settings.basePort()));
        assertTrue(Ports.isFree(settings.basePort()));
        assertTrue(Ports.isFree(settings.basePort() + 2));
    }

    private String printed() {
        return printed.toString(StandardCharsets.UTF_8);
    }
}
