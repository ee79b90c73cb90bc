package dev.tzero.bundled;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes the datasets as files: {@code <dataset>/_/<split>.jsonl} and {@code <dataset>/_/features.json}. */
public final class BundledDatasets {

    /** The folder that stands for "this dataset has no subset". */
    static final String NO_SUBSET = "_";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final World world;

    /** The same seed gives the same rows, and files that are equal byte by byte. */
    public BundledDatasets(long seed) {
        this.world = new World(seed);
    }

    /** The rows of a dataset, by split; a row holds strings, lists of strings, and a label as {@link Long}. */
    public Map<Split, List<Map<String, Object>>> rows(String dataset) {
        return world.rows(task(dataset));
    }

    /**
     * Writes every dataset below the folder, which is created if absent. Each file is written beside its place and then
     * renamed; {@code features.json} comes last, so a dataset that has one is complete.
     *
     * @throws IOException if the folder cannot be written
     */
    public void writeTo(Path folder) throws IOException {
        for (var task : World.TASKS) {
            var rows = world.rows(task);
            var target = Files.createDirectories(folder.resolve(task.name()).resolve(NO_SUBSET));
            var files = new LinkedHashMap<Split, byte[]>();
            for (var split : Split.values()) {
                files.put(split, lines(rows.get(split)));
                replace(target.resolve(split.label() + ".jsonl"), files.get(split));
            }
            replace(target.resolve("features.json"), pretty(metadata(task, rows, files)));
        }
    }

    static Task task(String dataset) {
        return World.TASKS.stream()
                .filter(task -> task.name().equals(dataset))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("dataset: no bundled dataset is called \"" + dataset
                        + "\"; there are "
                        + World.TASKS.stream().map(Task::name).collect(Collectors.joining(", "))));
    }

    private static Map<String, Object> metadata(
            Task task, Map<Split, List<Map<String, Object>>> rows, Map<Split, byte[]> files) {
        var features = new LinkedHashMap<String, Object>();
        task.features().forEach((name, feature) -> features.put(name, feature.toJson()));
        var splits = new LinkedHashMap<String, Object>();
        for (var split : Split.values()) {
            splits.put(
                    split.label(),
                    Fields.row(
                            "name", split.label(),
                            "num_bytes", files.get(split).length,
                            "num_examples", rows.get(split).size(),
                            "dataset_name", task.name()));
        }
        return Fields.row(
                "description",
                task.description() + " Synthetic: made by tzero's generator.",
                "license",
                "Apache-2.0",
                "features",
                features,
                "dataset_name",
                task.name(),
                "config_name",
                "default",
                "splits",
                splits);
    }

    private static byte[] lines(List<Map<String, Object>> rows) throws JsonProcessingException {
        var text = new StringBuilder();
        for (var row : rows) {
            text.append(JSON.writeValueAsString(row)).append('\n');
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] pretty(Map<String, Object> json) throws JsonProcessingException {
        return (JSON.writerWithDefaultPrettyPrinter().writeValueAsString(json) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    private static void replace(Path file, byte[] content) throws IOException {
        var beside = Files.createTempFile(file.getParent(), file.getFileName().toString(), ".part");
        try {
            Files.write(beside, content);
            Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(beside);
        }
    }
}
