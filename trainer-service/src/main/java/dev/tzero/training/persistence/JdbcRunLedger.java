package dev.tzero.training.persistence;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import dev.tzero.platform.outbox.Outbox;
import dev.tzero.platform.persistence.DatabaseException;
import dev.tzero.platform.topics.Topic;
import dev.tzero.proto.dataset.v1.CorpusManifest;
import dev.tzero.proto.training.v1.Checkpoint;
import dev.tzero.proto.training.v1.Promotion;
import dev.tzero.proto.training.v1.RunStateChange;
import dev.tzero.proto.training.v1.TrainingEvent;
import dev.tzero.proto.training.v1.TrainingProgress;
import dev.tzero.proto.training.v1.TrainingRequest;
import dev.tzero.training.run.Run;
import dev.tzero.training.run.RunBook;
import dev.tzero.training.run.RunLedger;
import dev.tzero.training.run.RunStatus;
import dev.tzero.training.run.RunStatus.Queued;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The ledger on the tables of schema {@code training}, on the connection of one open transaction. */
public final class JdbcRunLedger implements RunLedger {
    private static final String RUNS = """
            select r.run_id, r.request, r.state, r.reason, r.created_at,
                   p.step, p.total_steps, p.loss, p.learning_rate, p.gradient_norm,
                   p.examples_per_second, p.tokens_per_second, p.seconds_left, c.manifest
            from run r
            left join lateral (select * from progress where run_id = r.run_id order by step desc limit 1) p on true
            left join lateral (select * from checkpoint where run_id = r.run_id order by step desc limit 1) c on true
            """;
    private static final String TRAINABLE = RUNS + """
            where r.state in ('QUEUED', 'RUNNING', 'STOPPING')
              and exists (select 1 from corpus where corpus.corpus_id = r.corpus_id)
            order by r.state = 'QUEUED', r.created_at, r.run_id
            """;
    private static final String REPORT = """
            insert into progress (run_id, step, total_steps, loss, learning_rate, gradient_norm,
                                  examples_per_second, tokens_per_second, seconds_left, reported_at)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            on conflict (run_id, step) do update set
                total_steps = excluded.total_steps, loss = excluded.loss, learning_rate = excluded.learning_rate,
                gradient_norm = excluded.gradient_norm, examples_per_second = excluded.examples_per_second,
                tokens_per_second = excluded.tokens_per_second, seconds_left = excluded.seconds_left,
                reported_at = excluded.reported_at
            """;
    private static final String LEARN = """
            insert into corpus (corpus_id, examples, manifest) values (?, ?, ?)
            on conflict (corpus_id) do update set examples = excluded.examples, manifest = excluded.manifest
            """;

    private final Connection connection;
    private final Outbox outbox;

    public JdbcRunLedger(Connection connection, Outbox outbox) {
        this.connection = connection;
        this.outbox = outbox;
    }

    @Override
    public Optional<Run> find(String runId) {
        return first(query(RUNS + "where r.run_id = ?", JdbcRunLedger::run, runId));
    }

    @Override
    public Optional<Run> lock(String runId) {
        // Locked first, read second: what another transaction wrote while this one waited must be seen.
        query("select run_id from run where run_id = ? for update", row -> row.getString(1), runId);
        return find(runId);
    }

    @Override
    public List<Run> runs() {
        return query(RUNS + "order by r.created_at desc, r.run_id", JdbcRunLedger::run);
    }

    @Override
    public List<Run> trainable() {
        return query(TRAINABLE, JdbcRunLedger::run);
    }

    @Override
    public boolean add(TrainingRequest request, Instant now) {
        var queued = new Queued();
        int added = update(
                "insert into run (run_id, corpus_id, request, state, created_at, changed_at) values (?, ?, ?, ?, ?, ?)"
                        + " on conflict (run_id) do nothing",
                request.getRunId(),
                request.getCorpusId(),
                request.toByteArray(),
                RunStates.column(queued),
                at(now),
                at(now));
        if (added == 1) {
            announceState(request.getRunId(), queued, now);
        }
        return added == 1;
    }

    @Override
    public void move(String runId, RunStatus status, Instant now) {
        update(
                "update run set state = ?, reason = ?, changed_at = ? where run_id = ?",
                RunStates.column(status),
                status.why(),
                at(now),
                runId);
        announceState(runId, status, now);
    }

    @Override
    public void report(String runId, TrainingProgress progress, Instant now) {
        update(
                REPORT,
                runId,
                progress.getStep(),
                progress.getTotalSteps(),
                progress.getLoss(),
                progress.getLearningRate(),
                progress.getGradientNorm(),
                progress.getExamplesPerSecond(),
                progress.getTokensPerSecond(),
                progress.getSecondsLeft(),
                at(now));
        announce(runId, TrainingEvent.newBuilder().setProgress(progress), now);
    }

    @Override
    public void forgetReportsAfter(String runId, long step) {
        update("delete from progress where run_id = ? and step > ?", runId, step);
    }

    @Override
    public List<TrainingProgress> reports(String runId) {
        return query("select * from progress where run_id = ? order by step", JdbcRunLedger::progress, runId);
    }

    @Override
    public void publish(Checkpoint checkpoint, Instant now) {
        update(
                "insert into checkpoint (run_id, step, digest, manifest, created_at) values (?, ?, ?, ?, ?)",
                checkpoint.getRunId(),
                checkpoint.getStep(),
                checkpoint.getDigest(),
                checkpoint.toByteArray(),
                at(now));
        add(Topic.CHECKPOINTS, checkpoint.getRunId() + "/" + checkpoint.getStep(), checkpoint);
        announce(checkpoint.getRunId(), TrainingEvent.newBuilder().setCheckpoint(checkpoint), now);
    }

    @Override
    public List<Checkpoint> checkpoints(String runId) {
        return query(
                "select manifest from checkpoint where run_id = ? order by step",
                row -> parsed(Checkpoint.parser(), row.getBytes(1)),
                runId);
    }

    @Override
    public Optional<Checkpoint> checkpoint(String digest) {
        return first(query(
                "select manifest from checkpoint where digest = ? order by created_at desc, run_id, step desc limit 1",
                row -> parsed(Checkpoint.parser(), row.getBytes(1)),
                digest));
    }

    @Override
    public void promote(Promotion promotion) {
        var at = Instant.ofEpochSecond(
                promotion.getPromotedAt().getSeconds(),
                promotion.getPromotedAt().getNanos());
        update(
                "insert into promotion (alias, digest, promotion, promoted_at) values (?, ?, ?, ?)",
                promotion.getAlias(),
                promotion.getCheckpointDigest(),
                promotion.toByteArray(),
                at(at));
        add(Topic.PROMOTIONS, promotion.getAlias(), promotion);
    }

    @Override
    public List<Promotion> promotions() {
        return query(
                "select distinct on (alias) promotion from promotion order by alias, id desc",
                row -> parsed(Promotion.parser(), row.getBytes(1)));
    }

    @Override
    public Optional<CorpusManifest> corpus(String corpusId) {
        return first(query(
                "select manifest from corpus where corpus_id = ?",
                row -> parsed(CorpusManifest.parser(), row.getBytes(1)),
                corpusId));
    }

    @Override
    public void learn(CorpusManifest manifest) {
        update(LEARN, manifest.getCorpusId(), manifest.getExamples(), manifest.toByteArray());
    }

    @Override
    public void forgetCorpus(String corpusId) {
        update("delete from corpus where corpus_id = ?", corpusId);
    }

    private void announceState(String runId, RunStatus status, Instant now) {
        var change =
                RunStateChange.newBuilder().setState(RunStates.contract(status)).setReason(status.why());
        announce(runId, TrainingEvent.newBuilder().setStateChange(change), now);
    }

    private void announce(String runId, TrainingEvent.Builder event, Instant now) {
        add(
                Topic.TRAINING_EVENTS,
                runId,
                event.setRunId(runId).setOccurredAt(RunBook.timestamp(now)).build());
    }

    private void add(Topic topic, String key, com.google.protobuf.Message message) {
        try {
            outbox.add(connection, topic, key, message);
        } catch (SQLException e) {
            throw new DatabaseException(e);
        }
    }

    private static Run run(ResultSet row) throws SQLException {
        Optional<TrainingProgress> progress =
                row.getObject("step") == null ? Optional.empty() : Optional.of(progress(row));
        byte[] checkpoint = row.getBytes("manifest");
        return new Run(
                parsed(TrainingRequest.parser(), row.getBytes("request")),
                RunStates.status(row.getString("state"), row.getString("reason")),
                progress,
                checkpoint == null ? Optional.empty() : Optional.of(parsed(Checkpoint.parser(), checkpoint)),
                row.getObject("created_at", OffsetDateTime.class).toInstant());
    }

    private static TrainingProgress progress(ResultSet row) throws SQLException {
        return TrainingProgress.newBuilder()
                .setStep(row.getLong("step"))
                .setTotalSteps(row.getLong("total_steps"))
                .setLoss(row.getDouble("loss"))
                .setLearningRate(row.getDouble("learning_rate"))
                .setGradientNorm(row.getDouble("gradient_norm"))
                .setExamplesPerSecond(row.getDouble("examples_per_second"))
                .setTokensPerSecond(row.getDouble("tokens_per_second"))
                .setSecondsLeft(row.getDouble("seconds_left"))
                .build();
    }

    private static <M extends MessageLite> M parsed(Parser<M> parser, byte[] bytes) {
        try {
            return parser.parseFrom(bytes);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("a stored message cannot be read: " + e.getMessage(), e);
        }
    }

    private static OffsetDateTime at(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    private static <T> Optional<T> first(List<T> rows) {
        return rows.stream().findFirst();
    }

    @FunctionalInterface
    private interface Mapper<T> {
        T map(ResultSet row) throws SQLException;
    }

    private <T> List<T> query(String sql, Mapper<T> mapper, Object... arguments) {
        try (PreparedStatement statement = prepared(sql, arguments);
                ResultSet rows = statement.executeQuery()) {
            var found = new ArrayList<T>();
            while (rows.next()) {
                found.add(mapper.map(rows));
            }
            return found;
        } catch (SQLException e) {
            throw new DatabaseException(e);
        }
    }

    private int update(String sql, Object... arguments) {
        try (PreparedStatement statement = prepared(sql, arguments)) {
            return statement.executeUpdate();
        } catch (SQLException e) {
            throw new DatabaseException(e);
        }
    }

    private PreparedStatement prepared(String sql, Object... arguments) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        try {
            for (int i = 0; i < arguments.length; i++) {
                statement.setObject(i + 1, arguments[i]);
            }
            return statement;
        } catch (SQLException e) {
            statement.close();
            throw e;
        }
    }
}
