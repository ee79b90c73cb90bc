package dev.tzero.platform.persistence;

import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.jboss.logging.Logger;

/**
 * Plain JDBC transactions: committed when the work returns, rolled back when it throws.
 *
 * <p>One transaction per thread at a time; a second one inside would see neither its writes nor its locks and is
 * refused.
 */
@Singleton
public class Transactions {
    private static final Logger LOG = Logger.getLogger(Transactions.class);
    private static final ScopedValue<List<Runnable>> AFTER_COMMIT = ScopedValue.newInstance();

    private final DataSource database;

    public Transactions(DataSource database) {
        this.database = database;
    }

    /** Work on a connection that returns nothing. */
    @FunctionalInterface
    public interface Work {
        void on(Connection connection) throws SQLException;
    }

    /** Work on a connection that returns a value. */
    @FunctionalInterface
    public interface Query<T> {
        T on(Connection connection) throws SQLException;
    }

    /**
     * Runs the work in one transaction.
     *
     * @throws DatabaseException where the work or the commit threw an {@link SQLException}
     */
    public void run(Work work) {
        call(connection -> {
            work.on(connection);
            return null;
        });
    }

    /** As {@link #run}, with a result. */
    public <T> T call(Query<T> query) {
        if (active()) {
            throw new IllegalStateException(
                    "a transaction is open on this thread: pass its connection on instead of opening another");
        }
        List<Runnable> afterCommit = new ArrayList<>();
        T result;
        try {
            result = ScopedValue.where(AFTER_COMMIT, afterCommit).call(() -> committed(query));
        } catch (SQLException e) {
            throw new DatabaseException(e);
        }
        afterCommit.forEach(Transactions::runSafely);
        return result;
    }

    /** Whether a transaction of this class is open on this thread. */
    public static boolean active() {
        return AFTER_COMMIT.isBound();
    }

    /** Runs the action once the open transaction has been committed; not at all when it is rolled back. */
    public static void afterCommit(Runnable action) {
        if (!active()) {
            throw new IllegalStateException("no transaction is open on this thread");
        }
        AFTER_COMMIT.get().add(action);
    }

    private <T> T committed(Query<T> query) throws SQLException {
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            try {
                T result = query.on(connection);
                connection.commit();
                return result;
            } catch (SQLException | RuntimeException | Error e) {
                rollBack(connection, e);
                throw e;
            } finally {
                restore(connection);
            }
        }
    }

    private static void rollBack(Connection connection, Throwable reason) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            // The connection is gone, and the transaction with it; the reason is what the caller needs.
            reason.addSuppressed(e);
        }
    }

    private static void restore(Connection connection) {
        try {
            connection.setAutoCommit(true);
        } catch (SQLException e) {
            LOG.debugf("A broken connection goes back to the pool, which will drop it: %s", e.getMessage());
        }
    }

    private static void runSafely(Runnable action) {
        try {
            action.run();
        } catch (RuntimeException e) {
            // The commit stands; its caller must not be told otherwise.
            LOG.error("An action after a commit failed", e);
        }
    }
}
