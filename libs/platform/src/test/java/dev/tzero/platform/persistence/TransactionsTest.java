package dev.tzero.platform.persistence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tzero.platform.Fixture;
import java.net.ConnectException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

class TransactionsTest {
    private final Transactions transactions = new Transactions(Fixture.schema());

    @Test
    void whatThrowsLeavesNothingBehindAndRunsNothingAfterwards() {
        List<String> after = new ArrayList<>();

        assertThrows(
                IllegalStateException.class,
                () -> transactions.run(c -> {
                    insert(c, "a");
                    Transactions.afterCommit(() -> after.add("a"));
                    throw new IllegalStateException("after the effect");
                }));

        assertEquals(0, count());
        assertEquals(List.of(), after);
    }

    @Test
    void whatReturnsIsCommittedBeforeItsAfterCommitActionsRun() {
        List<Integer> seen = new ArrayList<>();

        transactions.run(c -> {
            insert(c, "a");
            Transactions.afterCommit(() -> seen.add(count()));
        });

        assertEquals(List.of(1), seen);
    }

    @Test
    void aTransactionInsideATransactionIsRefused() {
        assertThrows(IllegalStateException.class, () -> transactions.run(c -> count()));
    }

    @Test
    void aBrokenStatementIsPermanentAndALostDatabaseIsNot() {
        PGSimpleDataSource nowhere = new PGSimpleDataSource();
        nowhere.setUrl("jdbc:postgresql://127.0.0.1:1/none");
        nowhere.setUser("none");

        DatabaseException broken = assertThrows(
                DatabaseException.class, () -> transactions.run(c -> execute(c, "insert into effect values (null)")));
        DatabaseException lost = assertThrows(DatabaseException.class, () -> new Transactions(nowhere).run(c -> {}));

        assertFalse(broken.transientFailure(), broken::getMessage);
        assertTrue(lost.transientFailure(), lost::getMessage);
        assertTrue(lost.getCause().getCause() instanceof ConnectException, lost::getMessage);
    }

    private static void insert(Connection connection, String name) throws SQLException {
        execute(connection, "insert into effect values ('" + name + "')");
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private int count() {
        return transactions.call(c -> {
            try (Statement statement = c.createStatement();
                    ResultSet result = statement.executeQuery("select count(*) from effect")) {
                result.next();
                return result.getInt(1);
            }
        });
    }
}
