package dev.tzero.dataset.source;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
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
                case PARQUET -> query("read_parquet(" + quoted(source) + ")", partial, place);
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
                sources.stream().map(Unpacker::quoted).collect(Collectors.joining(", ", "read_parquet([", "])")),
                target,
                place);
    }

    /** What a Parquet file says of its features in Hugging Face's way; empty when it says nothing. */
    static Optional<String> huggingFaceMetadata(Path source, String place) {
        try (Connection duckdb = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duckdb.createStatement();
                ResultSet found = statement.executeQuery("SELECT decode(value) FROM parquet_kv_metadata("
                        + quoted(source) + ") WHERE decode(key) = 'huggingface'")) {
            return found.next() ? Optional.of(found.getString(1)) : Optional.empty();
        } catch (SQLException e) {
            throw new BrokenDatasetException(place + " cannot be read: "
                    + e.getMessage().lines().findFirst().orElse("unknown cause"));
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
        return "read_csv(" + quoted(source) + ", delim = '" + delimiter + "', header = true, sample_size = -1, "
                + "auto_type_candidates = ['BIGINT', 'DOUBLE', 'BOOLEAN', 'VARCHAR'])";
    }

    private static void query(String table, Path target, String place) {
        try (Connection duckdb = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duckdb.createStatement()) {
            // One thread and insertion order: the rows come out as they stand in the file.
            statement.execute("SET threads = 1");
            statement.execute("SET preserve_insertion_order = true");
            statement.execute("SET memory_limit = '512MB'");
            statement.execute("COPY (SELECT * FROM " + table + ") TO " + quoted(target) + " (FORMAT json)");
        } catch (SQLException e) {
            throw new BrokenDatasetException(place + " cannot be read: "
                    + e.getMessage().lines().findFirst().orElse("unknown cause"));
        }
    }

    private static String quoted(Path path) {
        return "'" + path.toAbsolutePath().toString().replace("'", "''") + "'";
    }
}
