package dev.tzero.dataset;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Stream;

/** Folders with a dataset of 2,000 rows, a broken one, and a mixture; removed in the end. */
public final class TestFolders implements QuarkusTestResourceLifecycleManager {

    static final int ROWS = 2_000;

    private Path folder;

    @Override
    public Map<String, String> start() {
        try {
            folder = Files.createTempDirectory("tzero-datasets");
            StringBuilder rows = new StringBuilder();
            for (int i = 0; i < ROWS; i++) {
                rows.append("{\"text\": \"row <")
                        .append(i)
                        .append(">\", \"label\": ")
                        .append(i % 2)
                        .append("}\n");
            }
            write("data/reviews/_/train.jsonl", rows.toString());
            write("data/reviews/_/features.json", """
                    {"text": {"dtype": "string", "_type": "Value"},
                     "label": {"names": ["bad", "good"], "_type": "ClassLabel"}}
                    """);
            write("data/broken/_/train.jsonl", "{\"text\": ");
            write("mixtures/reviews.yaml", """
                    {name: reviews, split: train, entries: [{dataset: reviews, prompts: ["Which feeling?", repeat]}]}
                    """);
            return Map.of(
                    "tzero.dataset.folders", folder.resolve("data").toString(),
                    "tzero.dataset.mixtures", folder.resolve("mixtures").toString(),
                    "tzero.dataset.registered", folder.resolve("registered").toString(),
                    "tzero.dataset.max-upload", "100000",
                    "tzero.dataset.cache", folder.resolve("cache").toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void stop() {
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void write(String name, String content) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }
}
