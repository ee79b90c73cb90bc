package dev.tzero.dataset.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tzero.platform.errors.ServiceException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatasetCatalogTest {

    private static final String ROWS = """
            {"text": "one", "label": 0, "words": ["a", "b"], "answers": {"text": ["x"], "start": [3]}}

            {"text": "twö", "label": 1, "words": [], "answers": {"text": [], "start": []}}
            {"text": null, "label": -1, "words": ["c"], "answers": {"text": ["y", "z"], "start": [1, 2]}}
            """;
    private static final String FEATURES = """
            {"text": {"dtype": "string", "_type": "Value"},
             "label": {"names": ["no", "yes"], "_type": "ClassLabel"},
             "words": {"feature": {"dtype": "string", "_type": "Value"}, "_type": "Sequence"},
             "answers": {"feature": {"text": {"dtype": "string", "_type": "Value"},
                                     "start": {"dtype": "int32", "_type": "Value"}}, "_type": "Sequence"}}
            """;

    @TempDir
    Path folder;

    private DatasetCatalog catalog;

    @BeforeEach
    void open() {
        catalog = new DatasetCatalog(List.of(folder.resolve("data")), folder.resolve("cache"));
    }

    @Test
    void rowsComeAsTheyStandInTheFileWithTheFeaturesThatAreStated() throws IOException {
        write("d/_/train.jsonl", ROWS);
        write("d/_/features.json", FEATURES);

        Dataset dataset = dataset("d", "");

        assertEquals(3, dataset.split("train").rows());
        assertEquals(
                new Feature.ClassLabel(List.of("no", "yes")),
                dataset.features().fields().get("label"));
        List<Map<String, Object>> rows = rows(dataset, "train");
        assertEquals("one", rows.get(0).get("text"));
        assertEquals("twö", rows.get(1).get("text"));
        assertEquals(
                row(
                        "text",
                        null,
                        "label",
                        -1L,
                        "words",
                        List.of("c"),
                        "answers",
                        row("text", List.of("y", "z"), "start", List.of(1L, 2L))),
                rows.get(2));
    }

    @Test
    void featuresMayStandInsideADescriptionOfTheDataset() throws IOException {
        write("d/_/train.jsonl", ROWS);
        write("d/_/features.json", "{\"description\": \"d\", \"features\": " + FEATURES + ", \"splits\": {}}");

        assertEquals(
                List.of("text", "label", "words", "answers"),
                List.copyOf(dataset("d", "").features().fields().keySet()));
    }

    @Test
    void featuresAreFoundInTheRowsWhereNoneAreStated() throws IOException {
        write("d/s/train.jsonl", "{\"a\": 1, \"b\": null}\n{\"a\": 2.5, \"c\": {\"d\": [true]}}\n");
        write("d/s/test.jsonl", "{\"a\": 3, \"b\": \"x\"}\n");

        Dataset dataset = dataset("d", "s");

        assertEquals(
                "{a=float64, b=string, c=struct of {d=sequence of bool}}",
                new LinkedHashMap<>(new TreeMap<>(dataset.features().fields())).toString());
        assertEquals(row("a", 3.0, "b", "x", "c", null), rows(dataset, "test").getFirst());
    }

    @Test
    void gzippedParquetAndCsvGiveTheSameRows() throws IOException, SQLException {
        StringBuilder csv = new StringBuilder("text,label,score\n");
        StringBuilder json = new StringBuilder();
        for (int i = 0; i < 5000; i++) {
            csv.append("\"row, ")
                    .append(i)
                    .append("\",")
                    .append(i % 3)
                    .append(',')
                    .append(i + 0.5)
                    .append('\n');
            json.append("{\"text\": \"row, ")
                    .append(i)
                    .append("\", \"label\": ")
                    .append(i % 3)
                    .append(", \"score\": ")
                    .append(i + 0.5)
                    .append("}\n");
        }
        write("plain/_/train.jsonl", json.toString());
        write("csv/_/train.csv", csv.toString());
        Path gz = place("gz/_/train.jsonl.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(gz))) {
            out.write(json.toString().getBytes(StandardCharsets.UTF_8));
        }
        try (var duckdb = DriverManager.getConnection("jdbc:duckdb:");
                var statement = duckdb.createStatement()) {
            statement.execute("COPY (SELECT * FROM read_csv('" + folder.resolve("data/csv/_/train.csv") + "')) TO '"
                    + place("parquet/_/train.parquet") + "' (FORMAT parquet)");
        }

        List<Map<String, Object>> expected = rows(dataset("plain", ""), "train");
        assertEquals(5000, expected.size());
        assertEquals(row("text", "row, 4999", "label", 1L, "score", 4999.5), expected.getLast());
        assertEquals(expected, rows(dataset("gz", ""), "train"));
        assertEquals(expected, rows(dataset("csv", ""), "train"));
        assertEquals(expected, rows(dataset("parquet", ""), "train"));
    }

    @Test
    void theFingerprintFollowsTheContentAndNothingElse() throws IOException {
        write("d/_/train.jsonl", ROWS);
        write("e/_/train.jsonl", ROWS);
        String first = dataset("d", "").fingerprint();

        assertTrue(first.matches("sha256:[0-9a-f]{64}"), first);
        assertEquals(first, dataset("e", "").fingerprint());
        write("d/_/train.jsonl", ROWS + "{\"text\": \"more\"}\n");
        assertNotEquals(first, dataset("d", "").fingerprint());
        assertEquals(4, dataset("d", "").split("train").rows());
    }

    @Test
    void aBrokenFileSaysWhereAndLeavesOtherDatasetsAlone() throws IOException {
        write("good/_/train.jsonl", ROWS);
        write("json/_/train.jsonl", "{\"a\": 1}\n{\"a\": \n");
        write("list/_/train.jsonl", "[1]\n");
        write("mixed/_/train.jsonl", "{\"a\": 1}\n{\"a\": 2}\n{\"a\": \"x\"}\n");
        write("label/_/train.jsonl", ROWS.replace("\"label\": 1", "\"label\": 2"));
        write("label/_/features.json", FEATURES);
        write("extra/_/train.jsonl", "{\"text\": \"x\", \"labl\": 1}\n");
        write("extra/_/features.json", FEATURES);
        write("twice/_/train.jsonl", ROWS);
        write("twice/_/train.csv", "a\n1\n");
        write("parquet/_/train.parquet", "PAR1 but no more");
        write("gz/_/train.jsonl.gz", "no gzip");
        write("features/_/train.jsonl", ROWS);
        write("features/_/features.json", "{\"text\": {\"_type\": \"Video\"}}");

        Map<String, String> problems = new HashMap<>();
        catalog.datasets()
                .forEach(d -> problems.put(d.name().toString(), d.problem().orElse("")));

        assertEquals("", problems.get("good"));
        assertTrue(problems.get("json").startsWith("json/train.jsonl, row 1: is no JSON"), problems.get("json"));
        assertEquals("list/train.jsonl, row 0: should be a JSON object, found START_ARRAY", problems.get("list"));
        assertEquals(
                "mixed/train.jsonl, row 2: column 'a' mixes types: it was int64 so far, here it is string",
                problems.get("mixed"));
        assertEquals(
                "label/train.jsonl, row 1: column 'label' should be class label of 2 names, found int64 2",
                problems.get("label"));
        assertEquals(
                "extra/train.jsonl, row 0: column 'labl' is not among the features [text, label, words, answers]",
                problems.get("extra"));
        assertTrue(problems.get("twice").endsWith("are the same split; keep one of them"), problems.get("twice"));
        assertTrue(
                problems.get("parquet").startsWith("parquet/train.parquet cannot be read: "), problems.get("parquet"));
        assertTrue(problems.get("gz").startsWith("gz/train.jsonl.gz cannot be unzipped: "), problems.get("gz"));
        assertTrue(
                problems.get("features").startsWith("features/features.json: column 'text': _type should be Value"),
                problems.get("features"));
    }

    @Test
    void whatIsNotThereIsNamed() throws IOException {
        write("d/s/train.jsonl", ROWS);

        assertEquals("there is no dataset 'x'", unknown("x", "", "train"));
        assertEquals("dataset 'd' has no subset ''; subsets: 's'", unknown("d", "", "train"));
        assertEquals("dataset d/s has no split 'test'; it has train", unknown("d", "s", "test"));
    }

    @Test
    void anEmptySplitHasNoRows() throws IOException {
        write("d/_/train.jsonl", "");

        assertEquals(0, dataset("d", "").split("train").rows());
    }

    private Dataset dataset(String dataset, String subset) {
        Dataset read = catalog.dataset(new DatasetName(dataset, subset));
        assertEquals("", read.problem().orElse(""));
        return read;
    }

    private String unknown(String dataset, String subset, String split) {
        return assertThrows(
                        ServiceException.class,
                        () -> catalog.dataset(new DatasetName(dataset, subset)).split(split))
                .getMessage();
    }

    private static List<Map<String, Object>> rows(Dataset dataset, String split) {
        List<Map<String, Object>> rows = new ArrayList<>();
        try (SplitReader reader = dataset.split(split).open()) {
            for (long i = 0; i < reader.split().rows(); i++) {
                rows.add(reader.row(i));
            }
        }
        return rows;
    }

    private static Map<String, Object> row(Object... namesAndValues) {
        Map<String, Object> row = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            row.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return row;
    }

    private void write(String name, String content) throws IOException {
        Files.writeString(place(name), content);
    }

    private Path place(String name) throws IOException {
        Path file = folder.resolve("data").resolve(name);
        Files.createDirectories(file.getParent());
        return file;
    }
}
