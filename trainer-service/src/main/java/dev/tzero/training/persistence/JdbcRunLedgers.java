package dev.tzero.training.persistence;

import dev.tzero.platform.outbox.Outbox;
import dev.tzero.platform.persistence.Transactions;
import dev.tzero.training.run.RunLedger;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.util.function.Function;

/** Opens transactions on the ledger in PostgreSQL. */
@Singleton
public class JdbcRunLedgers implements RunLedger.Transactions {
    private final Transactions transactions;
    private final Outbox outbox;

    public JdbcRunLedgers(Transactions transactions, Outbox outbox) {
        this.transactions = transactions;
        this.outbox = outbox;
    }

    @Override
    public <T> T call(Function<RunLedger, T> work) {
        return transactions.call(connection -> work.apply(in(connection)));
    }

    /** The ledger in a transaction that somebody else opened. */
    public RunLedger in(Connection connection) {
        return new JdbcRunLedger(connection, outbox);
    }
}
