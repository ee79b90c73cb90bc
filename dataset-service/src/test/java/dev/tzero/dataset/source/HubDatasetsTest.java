package dev.tzero.dataset.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tzero.dataset.error.DatasetError;
import dev.tzero.hub.Hub;
import dev.tzero.hub.HubSettings;
import dev.tzero.platform.errors.ServiceException;
import dev.tzero.testkit.hub.HubServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Datasets of a hub that is a small server on loopback. */
class HubDatasetsTest {

    private static final String FEATURES = """
            {"info": {"features": {"text": {"dtype": "string", "_type": "Value"},
             "label": {"names": ["no", "yes"], "_type": "ClassLabel"}}}}""";

    @TempDir
    private Path folder;

    private HubServer server;
    private DatasetCatalog catalog;
    private HubDatasets hub;

    @BeforeEach
    void start() throws IOException {
        server = new HubServer();
        catalog = new DatasetCatalog(List.of(folder.resolve("registered")), folder.resolve("cache"));
        hub = hub(Optional.empty());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void everySubsetIsADatasetWithTheFeaturesThatItsFilesState() throws IOException, SQLException {
        server.largeFile("rte/train/0000.parquet", parquet(0, 3, FEATURES))
                .largeFile("rte/train/0001.parquet", parquet(3, 5, FEATURES))
                .largeFile("rte/validation/0000.parquet", parquet(5, 6, FEATURES))
                .largeFile("cb/train/0000.parquet", parquet(0, 1, FEATURES))
                .file("README.md", "about");
        List<String> activities = new ArrayList<>();

        List<Dataset> fetched = hub.fetch(
                wanted("glue", "", "", false),
                (activity, done, files) -> activities.add(activity + " " + done + "/" + files));

        assertEquals(
                List.of("glue/cb", "glue/rte"),
                fetched.stream().map(dataset -> dataset.name().toString()).toList());
        Dataset rte = catalog.dataset(new DatasetName("glue", "rte"));
        assertEquals(List.of("train", "validation"), List.copyOf(rte.splits().keySet()));
        assertEquals(
                new Feature.ClassLabel(List.of("no", "yes")),
                rte.features().fields().get("label"));
        assertEquals(List.of("row 0", "row 1", "row 2", "row 3", "row 4"), texts(rte.split("train")));
        assertTrue(server.requests().stream().anyMatch(line -> line.contains("/revision/refs/convert/parquet")));
        assertTrue(activities.contains("fetching rte/train/0001.parquet 2/4"), activities.toString());
        assertTrue(activities.getLast().equals("done 4/4"), activities.toString());
        assertTrue(Files.isDirectory(folder.resolve("hub/datasets--glue/snapshots/" + HubServer.COMMIT)));
    }

    @Test
    void whatIsNotConvertedIsFoundOnTheMainBranchAndASubsetThatStandsAloneIsNone() throws IOException, SQLException {
        server.fail("/revision/refs/convert/parquet", 404, Map.of("X-Error-Code", "RevisionNotFound"))
                .largeFile("data/train-00000-of-00002.parquet", parquet(0, 2, null))
                .largeFile("data/train-00001-of-00002-0f3e.parquet", parquet(2, 3, null));

        List<Dataset> fetched = hub.fetch(wanted("owner/reviews", "", "", false), (_, _, _) -> {});

        assertEquals("owner/reviews", fetched.getFirst().name().toString());
        assertEquals(
                List.of("row 0", "row 1", "row 2"), texts(fetched.getFirst().split("train")));
        assertEquals(
                new Feature.Value("int64"),
                fetched.getFirst().features().fields().get("label"),
                "inferred");
    }

    @Test
    void oneSubsetIsFetchedUnderAnotherNameAndReplacedWhenThatIsSaid() throws IOException, SQLException {
        server.largeFile("a/train/0000.parquet", parquet(0, 1, null))
                .largeFile("b/train/0000.parquet", parquet(0, 2, null));

        List<Dataset> fetched = hub.fetch(wanted("owner/two", "b", "mine", false), (_, _, _) -> {});
        ServiceException again = assertThrows(
                ServiceException.class, () -> hub.fetch(wanted("owner/two", "b", "mine", false), (_, _, _) -> {}));
        List<Dataset> replaced = hub.fetch(wanted("owner/two", "b", "mine", true), (_, _, _) -> {});

        assertEquals("mine/b", fetched.getFirst().name().toString());
        assertEquals(DatasetError.DATASET_EXISTS, again.code());
        assertEquals("dataset mine/b is there already; say replace to replace it", again.getMessage());
        assertEquals(fetched.getFirst().fingerprint(), replaced.getFirst().fingerprint());
    }

    @Test
    void whatTheHubDoesNotHaveIsNamedAndNothingIsKept() throws IOException, SQLException {
        server.largeFile("a/train/0000.parquet", parquet(0, 1, null)).file("b.csv", "x");

        assertEquals(
                "hf://datasets/owner/one@" + HubServer.COMMIT + " has no subset 'c'; subsets: a",
                refused(DatasetError.NOT_ON_HUB, wanted("owner/one", "c", "", false)));
        refused(DatasetError.INVALID_REQUEST, wanted("owner/../one", "", "", false));
        server.fail("GET /api", 404, Map.of("X-Error-Code", "RepoNotFound"))
                .fail("GET /api", 404, Map.of("X-Error-Code", "RepoNotFound"));
        refused(DatasetError.NOT_ON_HUB, wanted("owner/none", "", "", false));
        server.largeFile("a/test/0000.parquet", new byte[100]);
        ServiceException broken = assertThrows(
                BrokenDatasetException.class, () -> hub.fetch(wanted("owner/one", "", "", false), (_, _, _) -> {}));
        assertTrue(broken.getMessage().startsWith("owner/one/test.parquet cannot be read"), broken.getMessage());
        assertEquals(List.of(), catalog.datasets());
        try (var left = Files.list(folder.resolve("registered"))) {
            assertEquals(0, left.count(), "nothing half done");
        }
    }

    @Test
    void aDatasetForAFewIsFetchedWithTheToken() throws IOException, SQLException {
        server.largeFile("a/train/0000.parquet", parquet(0, 1, null)).requireToken("secret");

        refused(DatasetError.HUB_FAILED, wanted("owner/gated", "", "", false));
        hub = hub(Optional.of("secret"));

        assertEquals(
                1,
                hub.fetch(wanted("owner/gated", "", "", false), (_, _, _) -> {}).size());
        assertTrue(
                server.requests().stream().noneMatch(line -> line.startsWith("storage") && line.endsWith("token")),
                "the other server does not get the token");
    }

    private String refused(DatasetError code, HubDatasets.Wanted wanted) {
        ServiceException refused =
                assertThrows(ServiceException.class, () -> hub.fetch(wanted, (_, _, _) -> {}), wanted.toString());
        assertEquals(code, refused.code(), refused.getMessage());
        return refused.getMessage();
    }

    private HubDatasets hub(Optional<String> token) {
        return new HubDatasets(
                Hub.of(new HubSettings(server.endpoint(), folder.resolve("hub"), token, false)),
                new RegisteredDatasets(folder.resolve("registered"), catalog));
    }

    private static HubDatasets.Wanted wanted(String repository, String subset, String dataset, boolean replace) {
        return new HubDatasets.Wanted(repository, "", subset, dataset, replace);
    }

    private static List<String> texts(Split split) {
        List<String> texts = new ArrayList<>();
        try (SplitReader rows = split.open()) {
            for (long row = 0; row < split.rows(); row++) {
                texts.add((String) rows.row(row).get("text"));
            }
        }
        return texts;
    }

    private byte[] parquet(int from, int to, String metadata) throws IOException, SQLException {
        Path file = folder.resolve("made.parquet");
        try (Connection duckdb = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duckdb.createStatement()) {
            statement.execute("COPY (SELECT 'row ' || i AS text, i % 2 AS label FROM range(" + from + ", " + to
                    + ") t(i)) TO '" + file + "' (FORMAT parquet"
                    + (metadata == null ? "" : ", KV_METADATA {huggingface: '" + metadata + "'}") + ")");
        }
        byte[] bytes = Files.readAllBytes(file);
        Files.delete(file);
        return bytes;
    }
}
