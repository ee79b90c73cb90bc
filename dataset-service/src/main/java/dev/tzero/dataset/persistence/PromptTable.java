package dev.tzero.dataset.persistence;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.tzero.dataset.source.DatasetName;
import dev.tzero.dataset.task.Prompts;
import dev.tzero.platform.persistence.Transactions;
import dev.tzero.proto.prompt.v1.PromptDefinition;
import dev.tzero.proto.prompt.v1.PromptRevision;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Table {@code prompt}. */
@Singleton
public class PromptTable implements Prompts {

    // An older revision never replaces a newer one.
    private static final String PUT = """
            insert into prompt as p (prompt_id, dataset, subset, name, revision, record) values (?, ?, ?, ?, ?, ?)
            on conflict (prompt_id) do update set dataset = excluded.dataset, subset = excluded.subset,
                name = excluded.name, revision = excluded.revision, record = excluded.record
            where p.revision <= excluded.revision
            """;

    private static final String DELETE = "delete from prompt where prompt_id = ?";
    private static final String ALL = "select record from prompt";
    private static final String OF_DATASET = "select record from prompt where dataset = ? and subset = ?";
    private static final String BY_ID = "select record from prompt where prompt_id = ?";

    private final Transactions transactions;

    public PromptTable(Transactions transactions) {
        this.transactions = transactions;
    }

    /** Stores a revision. */
    public void put(Connection connection, PromptRevision prompt) throws SQLException {
        PromptDefinition definition = prompt.getDefinition();
        try (PreparedStatement put = connection.prepareStatement(PUT)) {
            put.setString(1, prompt.getPromptId());
            put.setString(2, definition.getDataset());
            put.setString(3, definition.getSubset());
            put.setString(4, definition.getName());
            put.setLong(5, prompt.getRevision());
            put.setBytes(6, prompt.toByteArray());
            put.executeUpdate();
        }
    }

    /** Forgets a prompt; nothing happens when it is not known. */
    public void delete(Connection connection, String promptId) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement(DELETE)) {
            delete.setString(1, promptId);
            delete.executeUpdate();
        }
    }

    @Override
    public List<PromptRevision> all() {
        return select(ALL);
    }

    @Override
    public List<PromptRevision> of(DatasetName dataset) {
        return select(OF_DATASET, dataset.dataset(), dataset.subset());
    }

    @Override
    public Optional<PromptRevision> byId(String promptId) {
        return select(BY_ID, promptId).stream().findFirst();
    }

    private List<PromptRevision> select(String sql, String... arguments) {
        return transactions.call(connection -> {
            try (PreparedStatement select = connection.prepareStatement(sql)) {
                for (int i = 0; i < arguments.length; i++) {
                    select.setString(i + 1, arguments[i]);
                }
                try (ResultSet rows = select.executeQuery()) {
                    List<PromptRevision> prompts = new ArrayList<>();
                    while (rows.next()) {
                        prompts.add(parse(rows.getBytes(1)));
                    }
                    return prompts;
                }
            }
        });
    }

    static PromptRevision parse(byte[] record) {
        try {
            return PromptRevision.parseFrom(record);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("a stored prompt is no PromptRevision", e);
        }
    }
}
