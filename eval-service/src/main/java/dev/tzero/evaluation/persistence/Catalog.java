package dev.tzero.evaluation.persistence;

import dev.tzero.evaluation.run.Corpus;
import dev.tzero.evaluation.run.EvaluationSpec;
import dev.tzero.evaluation.run.ModelIdentity;
import dev.tzero.proto.dataset.v1.CorpusManifest;
import dev.tzero.proto.dataset.v1.PartitionRange;
import dev.tzero.proto.training.v1.Checkpoint;
import dev.tzero.proto.training.v1.Promotion;
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

/** What was published of corpora, checkpoints and promotions: the newest record of every key. */
@Singleton
public class Catalog {
    private static final String PUT_CORPUS = """
            insert into corpus (corpus_id, topic, examples, partitions, created_at) values (?, ?, ?, ?::jsonb, ?)
            on conflict (corpus_id) do update set topic = excluded.topic, examples = excluded.examples,
                partitions = excluded.partitions, created_at = excluded.created_at
            """;
    private static final String PUT_CHECKPOINT = """
            insert into checkpoint (run_id, step, uri, digest, corpus_id, created_at) values (?, ?, ?, ?, ?, ?)
            on conflict (run_id, step) do update set uri = excluded.uri, digest = excluded.digest,
                corpus_id = excluded.corpus_id, created_at = excluded.created_at
            """;
    private static final String PUT_PROMOTION = """
            insert into promotion (alias, checkpoint_digest, uri, run_id, step, promoted_at) values (?, ?, ?, ?, ?, ?)
            on conflict (alias) do update set checkpoint_digest = excluded.checkpoint_digest, uri = excluded.uri,
                run_id = excluded.run_id, step = excluded.step, promoted_at = excluded.promoted_at
            """;
    private static final String MODEL_BY_ALIAS =
            "select checkpoint_digest, uri, run_id, step from promotion where alias = ?";
    // Equal weights may have been written more than once: the last one written stands for them.
    private static final String MODEL_BY_DIGEST = """
            select digest, uri, run_id, step from (
                select digest, uri, run_id, step, created_at as at, 0 as preference from checkpoint where digest = ?
                union all
                select checkpoint_digest, uri, run_id, step, promoted_at, 1 from promotion where checkpoint_digest = ?
            ) known order by preference, at desc nulls last, run_id, step limit 1
            """;
    private static final String FIND_CORPUS = """
            select c.topic, c.examples, p.partition, p."begin", p."end", p.examples as partition_examples
            from corpus c
            left join lateral jsonb_to_recordset(c.partitions)
                as p(partition int, "begin" bigint, "end" bigint, examples bigint) on true
            where c.corpus_id = ? order by p.partition
            """;

    /** Stores a manifest. */
    public void put(Connection connection, CorpusManifest manifest) throws SQLException {
        try (PreparedStatement put = connection.prepareStatement(PUT_CORPUS)) {
            put.setString(1, manifest.getCorpusId());
            put.setString(2, manifest.getTopic());
            put.setLong(3, manifest.getExamples());
            put.setString(4, partitions(manifest));
            put.setTimestamp(5, timestamp(manifest.hasCreatedAt(), manifest.getCreatedAt()));
            put.executeUpdate();
        }
    }

    private static String partitions(CorpusManifest manifest) {
        StringBuilder json = new StringBuilder("[");
        for (PartitionRange range : manifest.getPartitionsList()) {
            json.append(json.length() > 1 ? "," : "")
                    .append("{\"partition\":%d,\"begin\":%d,\"end\":%d,\"examples\":%d}"
                            .formatted(
                                    range.getPartition(),
                                    range.getBeginOffset(),
                                    range.getEndOffset(),
                                    range.getExamples()));
        }
        return json.append("]").toString();
    }

    /** Stores a checkpoint. */
    public void put(Connection connection, Checkpoint checkpoint) throws SQLException {
        try (PreparedStatement put = connection.prepareStatement(PUT_CHECKPOINT)) {
            put.setString(1, checkpoint.getRunId());
            put.setLong(2, checkpoint.getStep());
            put.setString(3, checkpoint.getUri());
            put.setString(4, checkpoint.getDigest());
            put.setString(5, checkpoint.getCorpusId());
            put.setTimestamp(6, timestamp(checkpoint.hasCreatedAt(), checkpoint.getCreatedAt()));
            put.executeUpdate();
        }
    }

    /** Stores a promotion. */
    public void put(Connection connection, Promotion promotion) throws SQLException {
        try (PreparedStatement put = connection.prepareStatement(PUT_PROMOTION)) {
            put.setString(1, promotion.getAlias());
            put.setString(2, promotion.getCheckpointDigest());
            put.setString(3, promotion.getUri());
            put.setString(4, promotion.getRunId());
            put.setLong(5, promotion.getStep());
            put.setTimestamp(6, timestamp(promotion.hasPromotedAt(), promotion.getPromotedAt()));
            put.executeUpdate();
        }
    }

    /** Forgets the corpus of this record key. */
    public void removeCorpus(Connection connection, String key) throws SQLException {
        remove(connection, "delete from corpus where corpus_id = ?", key);
    }

    /** Forgets the checkpoint of this record key, {@code run id/step}. */
    public void removeCheckpoint(Connection connection, String key) throws SQLException {
        remove(connection, "delete from checkpoint where run_id || '/' || step = ?", key);
    }

    /** Forgets the alias of this record key. */
    public void removePromotion(Connection connection, String key) throws SQLException {
        remove(connection, "delete from promotion where alias = ?", key);
    }

    private static void remove(Connection connection, String sql, String key) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement(sql)) {
            delete.setString(1, key);
            delete.executeUpdate();
        }
    }

    /** The model that an evaluation names, by alias or digest; empty when it is not known. */
    public Optional<ModelIdentity> model(Connection connection, EvaluationSpec spec) throws SQLException {
        boolean byDigest = spec.namesDigest();
        try (PreparedStatement select = connection.prepareStatement(byDigest ? MODEL_BY_DIGEST : MODEL_BY_ALIAS)) {
            select.setString(1, spec.model());
            if (byDigest) {
                select.setString(2, spec.model());
            }
            try (ResultSet row = select.executeQuery()) {
                return row.next()
                        ? Optional.of(
                                new ModelIdentity(row.getString(1), row.getString(2), row.getString(3), row.getLong(4)))
                        : Optional.empty();
            }
        }
    }

    /** A corpus by its id; empty when it is not known. */
    public Optional<Corpus> corpus(Connection connection, String corpusId) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(FIND_CORPUS)) {
            select.setString(1, corpusId);
            try (ResultSet row = select.executeQuery()) {
                String topic = null;
                long examples = 0;
                List<Corpus.Extent> extents = new ArrayList<>();
                while (row.next()) {
                    topic = row.getString("topic");
                    examples = row.getLong("examples");
                    if (row.getObject("partition") != null) {
                        extents.add(new Corpus.Extent(
                                row.getInt("partition"),
                                row.getLong("begin"),
                                row.getLong("end"),
                                row.getLong("partition_examples")));
                    }
                }
                return topic == null ? Optional.empty() : Optional.of(new Corpus(corpusId, topic, examples, extents));
            }
        }
    }

    private static Timestamp timestamp(boolean present, com.google.protobuf.Timestamp value) {
        return present ? Timestamp.from(Instant.ofEpochSecond(value.getSeconds(), value.getNanos())) : null;
    }
}
