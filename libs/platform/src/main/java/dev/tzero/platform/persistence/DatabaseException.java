package dev.tzero.platform.persistence;

import java.sql.SQLException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientException;
import java.util.Set;

/** A statement or a commit failed; the transaction around it was rolled back. */
public class DatabaseException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Serialization failure, deadlock, lock not available, and a standby that took over. */
    private static final Set<String> TRANSIENT_STATES = Set.of("40001", "40P01", "55P03", "25006");

    /** Connection failures, insufficient resources, operator intervention. */
    private static final Set<String> TRANSIENT_CLASSES = Set.of("08", "53", "57");

    public DatabaseException(SQLException cause) {
        super(cause.getMessage(), cause);
    }

    /** Whether the same transaction may succeed when it is tried again. */
    public boolean transientFailure() {
        return transientFailure((SQLException) getCause());
    }

    private static boolean transientFailure(SQLException e) {
        String state = e.getSQLState();
        if (state != null && state.length() == 5) {
            return TRANSIENT_STATES.contains(state) || TRANSIENT_CLASSES.contains(state.substring(0, 2));
        }
        // The connection pool gives no state when no connection could be had in time.
        return state == null
                || e instanceof SQLTransientException
                || e instanceof SQLRecoverableException
                || e.getCause() instanceof SQLException cause && transientFailure(cause);
    }
}
