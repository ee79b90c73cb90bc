package dev.tzero.local.prompts;

import dev.tzero.local.LaunchException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The first rows of each dataset and subset of a file. */
final class SampleRows {

    static final int PER_DATASET = 100;

    private final Map<List<String>, List<Map<String, Object>>> rows = new HashMap<>();

    private SampleRows() {}

    static SampleRows none() {
        return new SampleRows();
    }

    /** @throws LaunchException naming the first line that is no row */
    static SampleRows read(Path file) {
        SampleRows samples = new SampleRows();
        if (!Files.isRegularFile(file)) {
            throw new LaunchException("--rows: there is no file " + file);
        }
        try (InputStream in = Files.newInputStream(file)) {
            LineReader lines = new LineReader(in);
            for (byte[] line = lines.read(); line != null; line = lines.read()) {
                if (!RowLine.isBlank(line)) {
                    samples.add(RowLine.read(file + ":" + lines.lines(), line));
                }
            }
            return samples;
        } catch (IOException e) {
            throw new LaunchException("--rows: " + file + " cannot be read: " + e.getMessage(), e);
        }
    }

    private void add(RowLine line) {
        List<Map<String, Object>> sample =
                rows.computeIfAbsent(key(line.dataset(), line.subset()), _ -> new ArrayList<>());
        if (sample.size() < PER_DATASET) {
            sample.add(line.row());
        }
    }

    /** @param subset null for none */
    List<Map<String, Object>> of(String dataset, String subset) {
        return rows.getOrDefault(key(dataset, subset), List.of());
    }

    private static List<String> key(String dataset, String subset) {
        return List.of(dataset, subset == null ? "" : subset);
    }
}
