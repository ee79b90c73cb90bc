package dev.tzero.evaluation.persistence;

import dev.tzero.evaluation.contract.Contracts;
import dev.tzero.evaluation.run.EvaluationSpec;
import dev.tzero.evaluation.run.ModelIdentity;
import dev.tzero.evaluation.run.Standing;
import dev.tzero.evaluation.run.StoredEvaluation;
import dev.tzero.evaluation.scoring.Scores;
import dev.tzero.proto.evaluation.v1.EvaluationRequest;
import dev.tzero.proto.evaluation.v1.EvaluationResult;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Table {@code evaluation}: what was asked for and where it stands. Changes of state happen only from the right state. */
@Singleton
public class Evaluations {
    private static final String COLUMNS = """
            select evaluation_id, request, state, reason, model_digest, model_uri, model_run_id, model_step,
                total, requested, answered, result, created_at, completed_at
            from evaluation
            """;

    /** Adds an evaluation that waits; false when the id is taken. */
    public boolean add(Connection connection, EvaluationSpec spec, Instant createdAt) throws SQLException {
        String sql = """
                insert into evaluation (evaluation_id, request, state, created_at) values (?, ?::jsonb, 'WAITING', ?)
                on conflict do nothing
                """;
        try (PreparedStatement insert = connection.prepareStatement(sql)) {
            insert.setString(1, spec.evaluationId());
            insert.setString(2, Json.write(Contracts.request(spec)));
            insert.setTimestamp(3, Timestamp.from(createdAt));
            return insert.executeUpdate() == 1;
        }
    }

    /** One evaluation. */
    public Optional<StoredEvaluation> find(Connection connection, String evaluationId) throws SQLException {
        return one(connection, COLUMNS + " where evaluation_id = ?", evaluationId);
    }

    /** One evaluation, which nobody else changes until the transaction ends. */
    public Optional<StoredEvaluation> lock(Connection connection, String evaluationId) throws SQLException {
        return one(connection, COLUMNS + " where evaluation_id = ? for update", evaluationId);
    }

    /** The newest ones first, at most {@code limit}. */
    public List<StoredEvaluation> newest(Connection connection, int limit) throws SQLException {
        return many(connection, COLUMNS + " order by created_at desc, evaluation_id limit " + limit);
    }

    /** Those that wait or run, the oldest first. */
    public List<StoredEvaluation> unfinished(Connection connection) throws SQLException {
        return many(connection, COLUMNS + " where state in ('WAITING', 'RUNNING') order by created_at, evaluation_id");
    }

    /** Number of evaluations that wait or run. */
    public int countUnfinished(Connection connection) throws SQLException {
        return count(connection, "select count(*) from evaluation where state in ('WAITING', 'RUNNING')");
    }

    /** Number of evaluations that run. */
    public int countRunning(Connection connection) throws SQLException {
        return count(connection, "select count(*) from evaluation where state = 'RUNNING'");
    }

    /** Says what a waiting evaluation waits for. */
    public void setWaitingReason(Connection connection, String evaluationId, String reason) throws SQLException {
        update(
                connection,
                "update evaluation set reason = ? where evaluation_id = ? and state = 'WAITING' and reason <> ?",
                Texts.clean(reason),
                evaluationId,
                Texts.clean(reason));
    }

    /** Waiting becomes running. */
    public boolean begin(Connection connection, String evaluationId, ModelIdentity model, long total)
            throws SQLException {
        return update(connection, """
                update evaluation set state = 'RUNNING', reason = '', model_digest = ?, model_uri = ?,
                    model_run_id = ?, model_step = ?, total = ?
                where evaluation_id = ? and state = 'WAITING'
                """, model.digest(), model.uri(), model.runId(), model.step(), total, evaluationId);
    }

    /** Running becomes complete; false when it does not run or is not answered in full. */
    public boolean complete(Connection connection, String evaluationId, EvaluationResult result, Instant at)
            throws SQLException {
        return update(connection, """
                update evaluation set state = 'COMPLETE', result = ?::jsonb, completed_at = ?
                where evaluation_id = ? and state = 'RUNNING' and answered = total
                """, Json.write(result), Timestamp.from(at), evaluationId);
    }

    /** Waiting or running becomes failed. */
    public boolean fail(Connection connection, String evaluationId, String reason, Instant at) throws SQLException {
        return update(connection, """
                update evaluation set state = 'FAILED', reason = ?, completed_at = ?
                where evaluation_id = ? and state in ('WAITING', 'RUNNING')
                """, Texts.clean(reason), Timestamp.from(at), evaluationId);
    }

    /** Counts requests that Kafka has acknowledged for the first time. */
    public void addRequested(Connection connection, String evaluationId, long count) throws SQLException {
        update(
                connection,
                "update evaluation set requested = requested + ? where evaluation_id = ?",
                count,
                evaluationId);
    }

    /** Counts examples that were answered for the first time. */
    public void addAnswered(Connection connection, String evaluationId, long count) throws SQLException {
        update(
                connection,
                "update evaluation set answered = answered + ? where evaluation_id = ?",
                count,
                evaluationId);
    }

    private static boolean update(Connection connection, String sql, Object... values) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                update.setObject(i + 1, values[i]);
            }
            return update.executeUpdate() == 1;
        }
    }

    private static int count(Connection connection, String sql) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(sql);
                ResultSet row = select.executeQuery()) {
            row.next();
            return row.getInt(1);
        }
    }

    private static Optional<StoredEvaluation> one(Connection connection, String sql, String evaluationId)
            throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setString(1, evaluationId);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? Optional.of(read(row)) : Optional.empty();
            }
        }
    }

    private static List<StoredEvaluation> many(Connection connection, String sql) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(sql);
                ResultSet row = select.executeQuery()) {
            List<StoredEvaluation> found = new ArrayList<>();
            while (row.next()) {
                found.add(read(row));
            }
            return found;
        }
    }

    private static StoredEvaluation read(ResultSet row) throws SQLException {
        String reason = row.getString("reason");
        Timestamp completedAt = row.getTimestamp("completed_at");
        Standing standing =
                switch (row.getString("state")) {
                    case "WAITING" -> new Standing.Waiting(reason);
                    case "RUNNING" -> new Standing.Running();
                    case "COMPLETE" -> new Standing.Complete(completedAt.toInstant());
                    case "FAILED" -> new Standing.Failed(reason);
                    default -> throw new IllegalStateException("state: " + row.getString("state"));
                };
        String digest = row.getString("model_digest");
        String result = row.getString("result");
        Optional<Scores> scores = result == null
                ? Optional.empty()
                : Optional.of(Contracts.scores(
                        Json.read(result, EvaluationResult.newBuilder()).build()));
        return new StoredEvaluation(
                Contracts.spec(Json.read(row.getString("request"), EvaluationRequest.newBuilder())
                        .build()),
                standing,
                digest == null
                        ? Optional.empty()
                        : Optional.of(new ModelIdentity(
                                digest,
                                row.getString("model_uri"),
                                row.getString("model_run_id"),
                                row.getLong("model_step"))),
                row.getLong("requested"),
                row.getLong("answered"),
                row.getLong("total"),
                scores,
                row.getTimestamp("created_at").toInstant());
    }
}
