package dev.tzero.testkit;

import dev.tzero.embedded.EmbeddedDatabase;
import java.sql.Connection;
import java.sql.SQLException;

/** One real PostgreSQL for all tests of a JVM, started by the first who asks. */
public final class TestDatabase {
    private TestDatabase() {}

    /** Started on first use, stopped and removed when the JVM ends. */
    private static final class Shared {
        private static final EmbeddedDatabase SERVER = EmbeddedDatabase.temporary();

        static {
            Runtime.getRuntime().addShutdownHook(new Thread(SERVER::close, "test-database-stop"));
        }
    }

    public static String jdbcUrl() {
        return Shared.SERVER.jdbcUrl();
    }

    public static String user() {
        return Shared.SERVER.user();
    }

    public static String password() {
        return Shared.SERVER.password();
    }

    /** A new connection; the caller closes it. */
    public static Connection connect() throws SQLException {
        return Shared.SERVER.connect();
    }

    /** Runs one statement that returns nothing. */
    public static void execute(String sql) {
        try (var connection = connect();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql + ": " + e.getMessage(), e);
        }
    }

    /** The first column of the first row, for counts and single values; null when there is no row. */
    public static String ask(String sql) {
        try (var connection = connect();
                var statement = connection.createStatement();
                var result = statement.executeQuery(sql)) {
            return result.next() ? result.getString(1) : null;
        } catch (SQLException e) {
            throw new IllegalStateException(sql + ": " + e.getMessage(), e);
        }
    }
}
