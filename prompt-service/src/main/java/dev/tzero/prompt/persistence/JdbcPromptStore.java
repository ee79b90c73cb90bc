package dev.tzero.prompt.persistence;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.Timestamps;
import dev.tzero.platform.persistence.DatabaseException;
import dev.tzero.prompt.library.PromptName;
import dev.tzero.prompt.library.PromptStore;
import dev.tzero.proto.prompt.v1.PromptDefinition;
import dev.tzero.proto.prompt.v1.PromptMetadata;
import dev.tzero.proto.prompt.v1.PromptRevision;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Prompts in PostgreSQL, seen through one transaction. */
public final class JdbcPromptStore implements PromptStore {

    private static final String NEWEST = """
            select r.record, p.deleted from prompt p
            join prompt_revision r on r.prompt_id = p.prompt_id and r.revision = p.revision
            """;

    private final Connection connection;

    public JdbcPromptStore(Connection connection) {
        this.connection = connection;
    }

    @Override
    public void lockName(PromptName name) {
        lock("name " + name.recordKey());
    }

    @Override
    public void lockWords(PromptDefinition definition) {
        lock("words " + definition.getDataset() + "/" + definition.getSubset() + "/" + definition.getTemplate());
    }

    private void lock(String what) {
        query("select pg_advisory_xact_lock(hashtextextended(?, 0))", set -> null, what);
    }

    @Override
    public Optional<StoredPrompt> find(UUID promptId) {
        return first(query(NEWEST + "where p.prompt_id = ? for update of p", JdbcPromptStore::stored, promptId));
    }

    @Override
    public Optional<StoredPrompt> find(PromptName name) {
        return first(query(
                NEWEST + "where p.dataset = ? and p.subset = ? and p.name = ? and not p.deleted for update of p",
                JdbcPromptStore::stored,
                name.dataset(),
                name.subset(),
                name.name()));
    }

    @Override
    public void store(PromptRevision revision) {
        insertPrompt(revision, "");
        insertRevision(revision, "");
    }

    @Override
    public void replay(PromptRevision revision) {
        insertPrompt(revision, " where prompt.revision <= excluded.revision");
        insertRevision(revision, " on conflict do nothing");
    }

    @Override
    public boolean lockEmpty() {
        Rows.update(connection, "lock table prompt in exclusive mode");
        return query("select 1 from prompt limit 1", row -> row.getInt(1)).isEmpty();
    }

    private void insertPrompt(PromptRevision revision, String condition) {
        PromptDefinition definition = revision.getDefinition();
        update(
                """
                insert into prompt (prompt_id, dataset, subset, name, revision) values (?, ?, ?, ?, ?)
                on conflict (prompt_id) do update set dataset = excluded.dataset, subset = excluded.subset,
                    name = excluded.name, revision = excluded.revision, deleted = false
                """ + condition,
                UUID.fromString(revision.getPromptId()),
                definition.getDataset(),
                definition.getSubset(),
                definition.getName(),
                revision.getRevision());
    }

    private void insertRevision(PromptRevision revision, String condition) {
        PromptDefinition definition = revision.getDefinition();
        PromptMetadata metadata = definition.getMetadata();
        try (PreparedStatement insert = connection.prepareStatement("""
                insert into prompt_revision (prompt_id, revision, content_sha256, template, original_task, metrics,
                    languages, created_at, record) values (?, ?, ?, ?, ?, ?, ?, ?, ?)
                """ + condition)) {
            insert.setObject(1, UUID.fromString(revision.getPromptId()));
            insert.setLong(2, revision.getRevision());
            insert.setString(3, revision.getContentSha256());
            insert.setString(4, definition.getTemplate());
            if (metadata.hasOriginalTask()) {
                insert.setBoolean(5, metadata.getOriginalTask());
            } else {
                insert.setNull(5, Types.BOOLEAN);
            }
            insert.setArray(
                    6,
                    connection.createArrayOf("text", metadata.getMetricsList().toArray()));
            insert.setArray(
                    7,
                    connection.createArrayOf("text", metadata.getLanguagesList().toArray()));
            insert.setTimestamp(8, new Timestamp(Timestamps.toMillis(revision.getCreatedAt())));
            insert.setBytes(9, revision.toByteArray());
            insert.executeUpdate();
        } catch (SQLException e) {
            throw new DatabaseException(e);
        }
    }

    @Override
    public void delete(UUID promptId) {
        update("update prompt set deleted = true where prompt_id = ?", promptId);
    }

    @Override
    public List<PromptRevision> revisions(UUID promptId) {
        return query(
                "select record from prompt_revision where prompt_id = ? order by revision desc",
                JdbcPromptStore::revision,
                promptId);
    }

    @Override
    public Optional<PromptRevision> revision(UUID promptId, long revision) {
        return first(query(
                "select record from prompt_revision where prompt_id = ? and revision = ?",
                JdbcPromptStore::revision,
                promptId,
                revision));
    }

    @Override
    public Optional<PromptRevision> revisionOf(UUID promptId, String contentSha256) {
        return first(query(
                "select record from prompt_revision where prompt_id = ? and content_sha256 = ?"
                        + " order by revision desc limit 1",
                JdbcPromptStore::revision,
                promptId,
                contentSha256));
    }

    @Override
    public Optional<PromptRevision> effectOf(String submissionId) {
        return first(query("""
                select r.record from submission s
                join prompt_revision r on r.prompt_id = s.prompt_id and r.revision = s.revision
                where s.submission_id = ?
                """, JdbcPromptStore::revision, submissionId));
    }

    @Override
    public void rememberEffect(String submissionId, PromptRevision revision) {
        update(
                "insert into submission (submission_id, prompt_id, revision) values (?, ?, ?) on conflict do nothing",
                submissionId,
                UUID.fromString(revision.getPromptId()),
                revision.getRevision());
    }

    @Override
    public Optional<PromptRevision> sameWords(PromptDefinition definition, UUID except) {
        // Materialized, so that the words are looked for first: a dataset may have thousands of prompts, words hardly a
        // twin.
        return query(
                        """
                        with twin as materialized (select prompt_id, revision, record from prompt_revision where template = ?)
                        select twin.record from twin
                        join prompt p on p.prompt_id = twin.prompt_id and p.revision = twin.revision
                        where p.dataset = ? and p.subset = ? and not p.deleted and p.prompt_id <> ? order by p.name
                        """,
                        JdbcPromptStore::revision,
                        definition.getTemplate(),
                        definition.getDataset(),
                        definition.getSubset(),
                        except)
                .stream()
                .filter(twin -> twin.getDefinition().getAnswerChoices().equals(definition.getAnswerChoices()))
                .findFirst();
    }

    static PromptRevision revision(ResultSet set) throws SQLException {
        try {
            return PromptRevision.parseFrom(set.getBytes("record"));
        } catch (InvalidProtocolBufferException e) {
            throw new SQLException("prompt_revision.record is not a tzero.prompt.v1.PromptRevision", e);
        }
    }

    static StoredPrompt stored(ResultSet set) throws SQLException {
        return new StoredPrompt(revision(set), set.getBoolean("deleted"));
    }

    private static <T> Optional<T> first(List<T> rows) {
        return rows.stream().findFirst();
    }

    private <T> List<T> query(String sql, Rows.Mapper<T> mapper, Object... arguments) {
        return Rows.query(connection, sql, mapper, arguments);
    }

    private void update(String sql, Object... arguments) {
        Rows.update(connection, sql, arguments);
    }
}
