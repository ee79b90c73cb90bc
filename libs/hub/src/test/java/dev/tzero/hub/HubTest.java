package dev.tzero.hub;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tzero.hub.HubException.Reason;
import dev.tzero.testkit.hub.HubServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HubTest {

    private static final HubReference MAIN = HubReference.parse("hf://org/name");
    private static final byte[] WEIGHTS = new byte[300_000];

    static {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < WEIGHTS.length; i++) {
            WEIGHTS[i] = (byte) random.nextInt();
        }
    }

    @TempDir
    Path cache;

    private final List<Duration> slept = new ArrayList<>();
    private Duration patience = Duration.ofSeconds(60);
    private HubServer server;

    @BeforeEach
    void start() throws IOException {
        server = new HubServer()
                .file("config.json", "{}")
                .file("onnx/notes.txt", "not needed")
                .largeFile("model.safetensors", WEIGHTS);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aSnapshotLiesInTheHubsOwnLayout() throws IOException {
        Path snapshot = hub().snapshot(MAIN, Hub::modelFiles);

        Path repository = cache.resolve("models--org--name");
        assertEquals(repository.resolve("snapshots").resolve(HubServer.COMMIT), snapshot);
        assertEquals(HubServer.COMMIT, Files.readString(repository.resolve("refs/main")));
        Path link = snapshot.resolve("model.safetensors");
        assertEquals(
                Path.of("../../blobs").resolve(HubServer.digest("SHA-256", WEIGHTS)), Files.readSymbolicLink(link));
        assertArrayEquals(WEIGHTS, Files.readAllBytes(link));
        assertEquals(
                Path.of("../../blobs")
                        .resolve(HubServer.blobEtag("{}".getBytes(java.nio.charset.StandardCharsets.UTF_8))),
                Files.readSymbolicLink(snapshot.resolve("config.json")));
        assertFalse(Files.exists(snapshot.resolve("onnx")));
    }

    @Test
    void whatIsThereIsNotFetchedAgain() {
        hub().snapshot(MAIN, Hub::modelFiles);
        int before = server.requests().size();

        hub().snapshot(MAIN, Hub::modelFiles);

        assertEquals(
                List.of("hub GET /api/models/org/name/revision/main"),
                server.requests().subList(before, server.requests().size()));
    }

    @Test
    void aCommitThatIsThereNeedsNoServer() throws IOException {
        Path file = hub().file(MAIN, "config.json");
        server.close();

        assertEquals(file, hub().file(HubReference.parse("hf://org/name@" + HubServer.COMMIT), "config.json"));
    }

    @Test
    void datasetsHaveAnAddressAndAFolderOfTheirOwn() {
        Path file = hub().file(HubReference.parse("hf://datasets/org/name@main"), "config.json");

        assertTrue(file.startsWith(cache.resolve("datasets--org--name")));
        assertEquals(
                "hub HEAD /datasets/org/name/resolve/main/config.json",
                server.requests().getFirst());
    }

    @Test
    void aBrokenConnectionGoesOnWhereItBroke() throws IOException {
        server.cut("storage GET /model.safetensors", 100_000);

        Path file = hub().file(MAIN, "model.safetensors");

        assertArrayEquals(WEIGHTS, Files.readAllBytes(file));
        List<String> parts = server.requests().stream()
                .filter(request -> request.startsWith("storage"))
                .toList();
        assertEquals(2, parts.size(), parts.toString());
        assertTrue(parts.get(1).matches("storage GET /model.safetensors bytes=[1-9]\\d*-"), parts.get(1));
        assertEquals(List.of(Duration.ofSeconds(1)), slept);
    }

    @Test
    void aServerThatFallsSilentIsAskedAgainWhereItFellSilent() throws IOException {
        patience = Duration.ofMillis(300);
        server.stall("storage GET /model.safetensors", 100_000);

        Path file = hub().file(MAIN, "model.safetensors");

        assertArrayEquals(WEIGHTS, Files.readAllBytes(file));
        List<String> parts = server.requests().stream()
                .filter(request -> request.startsWith("storage"))
                .toList();
        assertEquals(2, parts.size(), parts.toString());
        assertTrue(parts.get(1).matches("storage GET /model.safetensors bytes=[1-9]\\d*-"), parts.get(1));
    }

    @Test
    void aServerThatIsAlwaysSilentIsNamed() {
        patience = Duration.ofMillis(300);
        for (int i = 0; i < 20; i++) {
            server.stall("storage GET /model.safetensors", 0);
        }

        HubException failure = assertThrows(HubException.class, () -> hub().file(MAIN, "model.safetensors"));

        assertTrue(failure.getMessage().contains("nothing came for 300 ms"), failure.getMessage());
    }

    @Test
    void whatAnEarlierProcessLeftIsCompleted() throws IOException {
        Path blobs = Files.createDirectories(cache.resolve("models--org--name/blobs"));
        Files.write(
                blobs.resolve(HubServer.digest("SHA-256", WEIGHTS) + ".incomplete"),
                java.util.Arrays.copyOf(WEIGHTS, 1234));

        assertArrayEquals(WEIGHTS, Files.readAllBytes(hub().file(MAIN, "model.safetensors")));

        assertTrue(server.requests().contains("storage GET /model.safetensors bytes=1234-"));
        assertEquals(List.of(HubServer.digest("SHA-256", WEIGHTS)), names(blobs));
    }

    @Test
    void whatAnEarlierProcessLeftDamagedIsFetchedAnew() throws IOException {
        Path blobs = Files.createDirectories(cache.resolve("models--org--name/blobs"));
        Files.write(blobs.resolve(HubServer.digest("SHA-256", WEIGHTS) + ".incomplete"), new byte[500]);

        assertArrayEquals(WEIGHTS, Files.readAllBytes(hub().file(MAIN, "model.safetensors")));
    }

    @Test
    void aWrongChecksumIsRefusedAndNothingIsKept() throws IOException {
        server.corruptBodies(true);

        HubException refused = assertThrows(HubException.class, () -> hub().file(MAIN, "model.safetensors"));

        assertEquals(Reason.CORRUPT, refused.reason());
        assertEquals(
                "hf://org/name@main/model.safetensors: what arrived twice does not have the checksum "
                        + HubServer.digest("SHA-256", WEIGHTS) + "; nothing of it was kept",
                refused.getMessage());
        assertEquals(List.of(), names(cache.resolve("models--org--name/blobs")));
        assertFalse(
                Files.exists(cache.resolve("models--org--name/snapshots/" + HubServer.COMMIT + "/model.safetensors")));
    }

    @Test
    void aFileThatChangesMidwayIsFetchedInItsNewForm() throws IOException {
        server.fail("hub GET /org/name/resolve/main/config.json", 503, Map.of("Retry-After", "7"));
        Hub hub = new Hub(settings(Optional.empty(), false), duration -> {
            slept.add(duration);
            server.file("config.json", "{\"now\": 1}");
        });

        assertEquals("{\"now\": 1}", Files.readString(hub.file(MAIN, "config.json")));
        assertEquals(List.of(Duration.ofSeconds(7)), slept);
    }

    @Test
    void aServerThatFailsIsAskedAgainLaterAndLater() {
        for (int i = 0; i < 4; i++) {
            server.fail("HEAD", 502, Map.of());
        }

        hub().file(MAIN, "config.json");

        assertEquals(
                List.of(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(4), Duration.ofSeconds(8)),
                slept);
    }

    @Test
    void theTokenGoesToTheHubAndNowhereElse() {
        server.requireToken("hf_secret");

        new Hub(settings(Optional.of("hf_secret"), false), slept::add).file(MAIN, "model.safetensors");

        assertEquals(
                List.of(
                        "hub HEAD /org/name/resolve/main/model.safetensors token",
                        "hub GET /org/name/resolve/main/model.safetensors token",
                        "storage GET /model.safetensors"),
                server.requests());
        assertFalse(settings(Optional.of("hf_secret"), false).toString().contains("hf_secret"));
    }

    @Test
    void everyRefusalIsOneSentenceThatSaysWhatToDo() {
        server.requireToken("hf_secret");
        assertRefused(
                Reason.GATED,
                "hf://org/name@main/config.json: access is granted by its owner (401): ask for it at "
                        + server.endpoint() + "/org/name and set HF_TOKEN; now no HF_TOKEN is set",
                "config.json");
        server.requireToken("");
        assertRefused(
                Reason.NOT_FOUND,
                "hf://org/name@main/absent.json: no such file (404) at " + server.endpoint(),
                "absent.json");
        server.fail("HEAD", 404, Map.of("X-Error-Code", "RevisionNotFound"));
        assertRefused(
                Reason.NOT_FOUND,
                "hf://org/name@main/config.json: no such revision (404) at " + server.endpoint(),
                "config.json");
        server.fail("HEAD", 401, Map.of("X-Error-Code", "RepoNotFound"));
        assertRefused(
                Reason.NOT_FOUND,
                "hf://org/name@main/config.json: not there, or not for you (401): no HF_TOKEN is set",
                "config.json");
        server.fail("HEAD", 429, Map.of("Retry-After", "600"));
        assertRefused(
                Reason.THROTTLED,
                "hf://org/name@main/config.json: the hub asks for fewer requests (429); try again in 600 s",
                "config.json");
    }

    @Test
    void offlineOnlyTheCacheIsUsed() {
        HubSettings offline = settings(Optional.empty(), true);
        HubException refused =
                assertThrows(HubException.class, () -> Hub.of(offline).snapshot(MAIN, Hub::modelFiles));
        assertEquals(Reason.NOT_CACHED, refused.reason());
        assertEquals(
                "hf://org/name@main: the repository is not in " + cache + ", and HF_HUB_OFFLINE forbids to ask for it",
                refused.getMessage());
        Path online = hub().snapshot(MAIN, Hub::modelFiles);
        int before = server.requests().size();

        assertEquals(online, Hub.of(offline).snapshot(MAIN, Hub::modelFiles));
        assertEquals(online.resolve("config.json"), Hub.of(offline).file(MAIN, "config.json"));
        assertEquals(before, server.requests().size());
    }

    @Test
    void namesThatLeaveTheSnapshotAreRefused() {
        server.file("../../../evil", "x");

        assertEquals(
                Reason.PROTOCOL,
                assertThrows(HubException.class, () -> hub().snapshot(MAIN, names -> names))
                        .reason());
        assertFalse(Files.exists(cache.resolve("evil")));
    }

    @Test
    void manyAtOnceFetchOnce() throws InterruptedException, ExecutionException {
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            List<Callable<Path>> tasks = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                tasks.add(() -> hub().file(MAIN, "model.safetensors"));
            }
            for (Future<Path> done : threads.invokeAll(tasks)) {
                assertTrue(Files.exists(done.get()));
            }
        }

        assertEquals(
                1,
                server.requests().stream()
                        .filter(request -> request.startsWith("storage"))
                        .count());
    }

    private Hub hub() {
        return new Hub(settings(Optional.empty(), false), slept::add);
    }

    private HubSettings settings(Optional<String> token, boolean offline) {
        return new HubSettings(server.endpoint(), cache, token, offline, patience);
    }

    private void assertRefused(Reason reason, String message, String file) {
        HubException refused = assertThrows(HubException.class, () -> hub().file(MAIN, file));
        assertEquals(message, refused.getMessage());
        assertEquals(reason, refused.reason());
    }

    private static List<String> names(Path folder) throws IOException {
        try (java.util.stream.Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
