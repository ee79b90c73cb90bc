package dev.tzero.training.persistence;

import dev.tzero.platform.persistence.DatabaseException;
import dev.tzero.training.trainer.RunClaims;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import javax.sql.DataSource;
import org.jboss.logging.Logger;

/** Claims as session-level advisory locks: each holds one connection, and PostgreSQL frees it when that ends. */
@Singleton
public class JdbcRunClaims implements RunClaims {
    private static final Logger LOG = Logger.getLogger(JdbcRunClaims.class);
    private static final String KEY = "hashtextextended('tzero.run.' || current_schema() || '.' || ?, 0)";
    private static final int VALIDITY_SECONDS = 5;

    private final DataSource database;

    public JdbcRunClaims(DataSource database) {
        this.database = database;
    }

    @Override
    public Optional<Claim> claim(String runId) {
        try {
            Connection connection = database.getConnection();
            if (ask(connection, "select pg_try_advisory_lock(" + KEY + ")", runId)) {
                return Optional.of(new Held(runId, connection));
            }
            connection.close();
            return Optional.empty();
        } catch (SQLException e) {
            throw new DatabaseException(e);
        }
    }

    private static boolean ask(Connection connection, String sql, String runId) throws SQLException {
        try (var statement = connection.prepareStatement(sql)) {
            statement.setString(1, runId);
            try (var row = statement.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
        }
    }

    private record Held(String runId, Connection connection) implements Claim {
        @Override
        public void check() {
            try {
                if (!connection.isValid(VALIDITY_SECONDS)) {
                    throw new ClaimLostException(runId);
                }
            } catch (SQLException e) {
                throw new DatabaseException(e);
            }
        }

        @Override
        public void close() {
            try (connection) {
                ask(connection, "select pg_advisory_unlock(" + KEY + ")", runId);
            } catch (SQLException e) {
                LOG.warnf("run %s: the claim ended with its connection: %s", runId, e.getMessage());
            }
        }
    }
}
