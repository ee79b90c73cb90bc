package dev.tzero.prompt.config;

import dev.tzero.platform.outbox.Outbox;
import dev.tzero.platform.persistence.Transactions;
import dev.tzero.prompt.check.PromptChecks;
import dev.tzero.prompt.library.LibraryMode;
import dev.tzero.prompt.library.PromptChanges;
import dev.tzero.prompt.library.PromptLibrary;
import dev.tzero.prompt.library.PromptReplay;
import dev.tzero.prompt.messaging.OutboxPromptEvents;
import dev.tzero.prompt.persistence.JdbcPromptStore;
import dev.tzero.prompt.persistence.PromptQueries;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;

/** Puts the library together with its database and its events, one transaction at a time. */
@Singleton
public class PromptTransactions implements PromptChanges {

    private final Transactions transactions;
    private final Outbox outbox;
    private final PromptChecks checks;
    private final LibraryMode mode;

    public PromptTransactions(Transactions transactions, Outbox outbox, PromptChecks checks, LibraryMode mode) {
        this.transactions = transactions;
        this.outbox = outbox;
        this.checks = checks;
        this.mode = mode;
    }

    @Override
    public <T> T change(Function<PromptLibrary, T> change) {
        return transactions.call(connection -> change.apply(library(connection)));
    }

    @Override
    public <T> T rehearse(Function<PromptLibrary, T> change) {
        return transactions.call(connection -> {
            T result = change.apply(library(connection, LibraryMode.WRITABLE));
            connection.rollback();
            return result;
        });
    }

    /** Runs listings in a transaction of their own. */
    public <T> T query(Function<PromptQueries, T> query) {
        return transactions.call(connection -> query.apply(new PromptQueries(connection)));
    }

    /** Reads single prompts in a transaction of its own. */
    public <T> T read(Function<JdbcPromptStore, T> read) {
        return transactions.call(connection -> read.apply(new JdbcPromptStore(connection)));
    }

    /** Fills an empty store in a transaction of its own; empty where the store holds prompts. */
    public Optional<PromptReplay> replay(Consumer<PromptReplay> records) {
        return transactions.call(connection -> {
            JdbcPromptStore store = new JdbcPromptStore(connection);
            if (!store.lockEmpty()) {
                return Optional.empty();
            }
            PromptReplay replay = new PromptReplay(store);
            records.accept(replay);
            return Optional.of(replay);
        });
    }

    /** The library within a transaction that is open already. */
    public PromptLibrary library(Connection connection) {
        return library(connection, mode);
    }

    private PromptLibrary library(Connection connection, LibraryMode asMode) {
        return new PromptLibrary(
                new JdbcPromptStore(connection),
                new OutboxPromptEvents(outbox, connection),
                checks,
                asMode,
                InstantSource.system(),
                UUID::randomUUID);
    }

    /** The checks by themselves. */
    public PromptChecks checks() {
        return checks;
    }
}
