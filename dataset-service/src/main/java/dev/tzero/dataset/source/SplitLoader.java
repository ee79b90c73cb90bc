package dev.tzero.dataset.source;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/**
 * Reads a split through once: fingerprint, where every row begins, and that every row is what the features promise.
 * Streams; what it keeps are eight bytes a row.
 */
final class SplitLoader {

    /** Longest row that is read, in bytes. */
    static final int MAX_ROW_BYTES = 64 << 20;

    private final Unpacker unpacker;

    SplitLoader(Unpacker unpacker) {
        this.unpacker = unpacker;
    }

    /**
     * @param place what to call the file in an error
     * @param stated features that the dataset states; empty to find them in the rows
     * @throws BrokenDatasetException naming file and row
     */
    Split load(Path source, String place, Optional<Feature.Struct> stated) {
        try {
            FileStamp stamp = FileStamp.of(source);
            String sha256 = Sha256.ofFile(source);
            SplitFormat format = SplitFormat.of(source.getFileName().toString()).orElseThrow();
            Path rows = unpacker.jsonLines(source, format, sha256, place);
            Rows scanned = new Rows(place, stated);
            scanned.scan(rows);
            return new Split(source, stamp, sha256, rows, place, scanned.offsets(), scanned.features);
        } catch (IOException e) {
            throw new BrokenDatasetException(place + " cannot be read: " + e);
        }
    }

    /** The pass over the rows. */
    private static final class Rows {
        private final String place;
        private final boolean stated;
        private Feature.Struct features;
        private long[] offsets = new long[1024];
        private int count;
        private long length;
        private byte[] line = new byte[1 << 16];
        private int used;

        Rows(String place, Optional<Feature.Struct> stated) {
            this.place = place;
            this.stated = stated.isPresent();
            this.features = stated.orElseGet(() -> new Feature.Struct(Map.of()));
        }

        void scan(Path file) throws IOException {
            byte[] buffer = new byte[1 << 16];
            long lineStart = 0;
            try (InputStream in = Files.newInputStream(file)) {
                int read;
                while ((read = in.read(buffer)) > 0) {
                    int from = 0;
                    for (int i = 0; i < read; i++) {
                        if (buffer[i] == '\n') {
                            append(buffer, from, i - from);
                            from = i + 1;
                            endOfLine(lineStart);
                            lineStart = length + from;
                        }
                    }
                    append(buffer, from, read - from);
                    length += read;
                }
            }
            endOfLine(lineStart);
        }

        long[] offsets() {
            long[] result = Arrays.copyOf(offsets, count + 1);
            result[count] = length;
            return result;
        }

        private void append(byte[] bytes, int from, int size) {
            if (used + size > MAX_ROW_BYTES) {
                throw new BrokenDatasetException(
                        place + ", row " + count + ": is longer than " + MAX_ROW_BYTES + " bytes");
            }
            if (used + size > line.length) {
                line = Arrays.copyOf(line, Math.max(line.length * 2, used + size));
            }
            System.arraycopy(bytes, from, line, used, size);
            used += size;
        }

        private void endOfLine(long start) {
            if (!isBlank()) {
                try {
                    check(JsonRow.parse(line, 0, used));
                } catch (FeatureMismatchException e) {
                    throw new BrokenDatasetException(place + ", row " + count + ": " + e.getMessage());
                }
                if (count == offsets.length) {
                    offsets = Arrays.copyOf(offsets, offsets.length * 2);
                }
                offsets[count++] = start;
            }
            used = 0;
        }

        private void check(Map<String, Object> row) {
            if (stated) {
                Conformer.row(features, row);
            } else {
                features = Inference.merge(features, (Feature.Struct) Inference.of(row, ""), "");
            }
        }

        private boolean isBlank() {
            for (int i = 0; i < used; i++) {
                if (line[i] != ' ' && line[i] != '\t' && line[i] != '\r') {
                    return false;
                }
            }
            return true;
        }
    }
}
