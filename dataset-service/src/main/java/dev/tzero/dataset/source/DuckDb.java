package dev.tzero.dataset.source;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/** Files of one format written as another by DuckDB, within bounded memory. */
public final class DuckDb {

    private DuckDb() {}

    /**
     * Writes what a table expression gives to a file, in its order.
     *
     * @param table such as {@code read_parquet('…')}
     * @param options of {@code COPY}, such as {@code FORMAT json}
     */
    public static void copy(String table, Path target, String options) throws SQLException {
        try (Connection duckdb = open();
                Statement statement = duckdb.createStatement()) {
            // One thread and insertion order: the rows come out as they stand in the file.
            statement.execute("SET threads = 1");
            statement.execute("SET preserve_insertion_order = true");
            statement.execute("SET memory_limit = '512MB'");
            statement.execute("COPY (SELECT * FROM " + table + ") TO " + quoted(target) + " (" + options + ")");
        }
    }

    static Connection open() throws SQLException {
        return DriverManager.getConnection("jdbc:duckdb:");
    }

    /** A path as a text of SQL. */
    public static String quoted(Path path) {
        return "'" + path.toAbsolutePath().toString().replace("'", "''") + "'";
    }
}
