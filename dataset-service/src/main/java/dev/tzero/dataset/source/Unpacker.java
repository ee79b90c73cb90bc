package dev.tzero.dataset.source;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;

/**
 * Turns a split of any format into JSON Lines, once: the result lies in a cache folder under the digest of the source,
 * so that rows can be fetched by number afterwards without memory for them. DuckDB reads Parquet and CSV.
 */
final class Unpacker {

    private final Path cache;

    /** @param cache folder for unpacked splits, made when absent */
    Unpacker(Path cache) {
        this.cache = cache;
    }

    /**
     * @param sha256 digest of the source
     * @param place what to call the source in an error
     * @return the source itself when it is JSON Lines already
     */
    Path jsonLines(Path source, SplitFormat format, String sha256, String place) throws IOException {
        if (format == SplitFormat.JSON_LINES) {
            return source;
        }
        Path unpacked = cache.resolve(sha256 + "." + format.name().toLowerCase(Locale.ROOT) + ".jsonl");
        if (Files.exists(unpacked)) {
            return unpacked;
        }
        Files.createDirectories(cache);
        Path partial = Files.createTempFile(cache, sha256, ".partial");
        try {
            switch (format) {
                case JSON_LINES_GZIPPED -> gunzip(source, partial, place);
                case PARQUET -> query("read_parquet(" + DuckDb.quoted(source) + ")", partial, place);
                case CSV -> query(delimited(source, ","), partial, place);
                case TSV -> query(delimited(source, "\\t"), partial, place);
                case JSON_LINES -> throw new IllegalStateException("handled above");
            }
            Files.move(partial, unpacked, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(partial);
        }
        return unpacked;
    }

    /**
     * Writes Parquet files as JSON Lines, one after the other.
     *
     * @param place what to call them in an error
     */
    static void parquetToJsonLines(List<Path> sources, Path target, String place) {
        query(
                sources.stream().map(DuckDb::quoted).collect(Collectors.joining(", ", "read_parquet([", "])")),
                target,
                place);
    }

    /** What a Parquet file says of its features in Hugging Face's way; empty when it says nothing. */
    static Optional<String> huggingFaceMetadata(Path source, String place) {
        try (Connection duckdb = DuckDb.open();
                Statement statement = duckdb.createStatement();
                ResultSet found = statement.executeQuery("SELECT decode(value) FROM parquet_kv_metadata("
                        + DuckDb.quoted(source) + ") WHERE decode(key) = 'huggingface'")) {
            return found.next() ? Optional.of(found.getString(1)) : Optional.empty();
        } catch (SQLException e) {
            throw unreadable(place, e);
        }
    }

    private static void gunzip(Path source, Path target, String place) {
        try (InputStream in = new GZIPInputStream(Files.newInputStream(source), 1 << 16)) {
            Files.copy(in, target, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new BrokenDatasetException(place + " cannot be unzipped: " + e.getMessage());
        }
    }

    // Dates stay text, and the header is the first line: what a reader sees in the file is what a template gets.
    private static String delimited(Path source, String delimiter) {
        return "read_csv(" + DuckDb.quoted(source) + ", delim = '" + delimiter + "', header = true, sample_size = -1, "
                + "auto_type_candidates = ['BIGINT', 'DOUBLE', 'BOOLEAN', 'VARCHAR'])";
    }

    private static void query(String table, Path target, String place) {
        try {
            DuckDb.copy(table, target, "FORMAT json");
        } catch (SQLException e) {
            throw unreadable(place, e);
        }
    }

    private static BrokenDatasetException unreadable(String place, SQLException e) {
        return new BrokenDatasetException(
                place + " cannot be read: " + e.getMessage().lines().findFirst().orElse("unknown cause"));
    }
}
