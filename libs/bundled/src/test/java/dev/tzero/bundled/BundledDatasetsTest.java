package dev.tzero.bundled;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BundledDatasetsTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    static Path folder;

    @BeforeAll
    static void writeOnce() throws IOException {
        new BundledDatasets(3).writeTo(folder);
    }

    @Test
    void anUnknownDatasetIsRefusedByName() {
        var error = assertThrows(IllegalArgumentException.class, () -> new BundledDatasets(0).rows("place_quiz"));

        assertEquals(
                "dataset: no bundled dataset is called \"place_quiz\"; there are place_qa,",
                error.getMessage().substring(0, 71));
    }

    @Test
    void aFolderThatIsAFileIsAnError() throws IOException {
        var file = folder.resolve("place_qa/_/test.jsonl");

        assertThrows(IOException.class, () -> new BundledDatasets(0).writeTo(file));
    }

    @Test
    void theSameSeedWritesTheSameBytesAgainOverThem() throws IOException {
        var first = contents();

        new BundledDatasets(3).writeTo(folder);
        var second = contents();

        assertEquals(4 * World.TASKS.size(), first.size());
        for (int i = 0; i < first.size(); i++) {
            assertArrayEquals(first.get(i), second.get(i));
        }
    }

    @Test
    void featuresAreWrittenAsHuggingFaceWritesThem() throws IOException {
        var info = JSON.readTree(folder.resolve("place_check/_/features.json").toFile());
        var rows = Files.readAllLines(folder.resolve("place_check/_/test.jsonl"));

        assertEquals(json("{'dtype':'string','_type':'Value'}"), info.at("/features/context"));
        assertEquals(json("{'names':['no','yes'],'_type':'ClassLabel'}"), info.at("/features/label"));
        assertEquals(
                json("{'feature':{'dtype':'string','_type':'Value'},'_type':'Sequence'}"), info.at("/features/places"));
        assertEquals(rows.size(), info.at("/splits/test/num_examples").asInt());
        assertEquals(
                Files.size(folder.resolve("place_check/_/test.jsonl")),
                info.at("/splits/test/num_bytes").asLong());
        assertEquals("place_check", info.at("/dataset_name").asText());
    }

    private static JsonNode json(String text) throws IOException {
        return JSON.readTree(text.replace('\'', '"'));
    }

    private static List<Path> files() throws IOException {
        try (var paths = Files.walk(folder)) {
            return paths.filter(Files::isRegularFile).sorted().toList();
        }
    }

    private static List<byte[]> contents() throws IOException {
        var contents = new ArrayList<byte[]>();
        for (var file : files()) {
            contents.add(Files.readAllBytes(file));
        }
        return contents;
    }
}
