package dev.tzero.prompt.config;

import dev.tzero.platform.outbox.Outbox;
import dev.tzero.platform.persistence.Transactions;
import dev.tzero.prompt.check.PromptChecks;
import dev.tzero.prompt.library.PromptLibrary;
import dev.tzero.prompt.messaging.OutboxPromptEvents;
import dev.tzero.prompt.persistence.JdbcPromptStore;
import dev.tzero.prompt.persistence.PromptQueries;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.time.InstantSource;
import java.util.UUID;
import java.util.function.Function;

/** Puts the library together with its database and its events, one transaction at a time. */
@Singleton
public class PromptTransactions {

    private final Transactions transactions;
    private final Outbox outbox;
    private final PromptChecks checks = new PromptChecks();

    public PromptTransactions(Transactions transactions, Outbox outbox) {
        this.transactions = transactions;
        this.outbox = outbox;
    }

    /** Runs a change in a transaction of its own. */
    public <T> T change(Function<PromptLibrary, T> change) {
        return transactions.call(connection -> change.apply(library(connection)));
    }

    /** Runs listings in a transaction of their own. */
    public <T> T query(Function<PromptQueries, T> query) {
        return transactions.call(connection -> query.apply(new PromptQueries(connection)));
    }

    /** Reads single prompts in a transaction of its own. */
    public <T> T read(Function<JdbcPromptStore, T> read) {
        return transactions.call(connection -> read.apply(new JdbcPromptStore(connection)));
    }

    /** The library within a transaction that is open already. */
    public PromptLibrary library(Connection connection) {
        return new PromptLibrary(
                new JdbcPromptStore(connection),
                new OutboxPromptEvents(outbox, connection),
                checks,
                InstantSource.system(),
                UUID::randomUUID);
    }

    /** The checks by themselves. */
    public PromptChecks checks() {
        return checks;
    }
}
