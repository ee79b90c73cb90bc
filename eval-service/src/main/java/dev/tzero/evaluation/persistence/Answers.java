package dev.tzero.evaluation.persistence;

import dev.tzero.evaluation.run.Answer;
import dev.tzero.proto.inference.v1.InferenceResult;
import dev.tzero.proto.inference.v1.InferenceTimings;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Table {@code answer}: the first answer to every request. */
@Singleton
public class Answers {
    private static final String INSERT = """
            insert into answer (request_id, evaluation_id, model_digest, scores, mean_scores, best_choice, input_tokens,
                input_truncated, replica, queue_micros, compute_micros, batch_size, result_topic, result_partition,
                result_offset, failure_code, failure_message, answered_at)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            on conflict (request_id) do nothing
            """;

    /**
     * An answer to be stored.
     *
     * @param evaluationId the evaluation
     * @param answer the answer
     * @param topic topic of its record
     * @param partition partition of its record
     * @param offset offset of its record
     */
    public record Entry(String evaluationId, Answer answer, String topic, int partition, long offset) {}

    /** Stores those whose request has no answer yet, and returns them. */
    public List<Entry> add(Connection connection, List<Entry> entries, Instant at) throws SQLException {
        if (entries.isEmpty()) {
            return List.of();
        }
        try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
            for (Entry entry : entries) {
                bind(connection, insert, entry, at);
                insert.addBatch();
            }
            int[] counts = insert.executeBatch();
            List<Entry> added = new ArrayList<>(entries.size());
            for (int i = 0; i < counts.length; i++) {
                if (counts[i] == 1) {
                    added.add(entries.get(i));
                }
            }
            return added;
        }
    }

    private static void bind(Connection connection, PreparedStatement insert, Entry entry, Instant at)
            throws SQLException {
        Answer answer = entry.answer();
        InferenceResult result = answer.result();
        InferenceTimings timings = result.getTimings();
        insert.setString(1, result.getRequestId());
        insert.setString(2, entry.evaluationId());
        insert.setString(3, Texts.clean(result.getModelDigest()));
        insert.setArray(4, connection.createArrayOf("float8", answer.scores().toArray()));
        insert.setArray(
                5, connection.createArrayOf("float8", answer.meanScores().toArray()));
        insert.setInt(7, result.getRank().getInputTokens());
        insert.setBoolean(8, result.getRank().getInputTruncated());
        insert.setString(9, Texts.clean(result.getReplica()));
        insert.setLong(10, timings.getQueueMicros());
        insert.setLong(11, timings.getComputeMicros());
        insert.setInt(12, timings.getBatchSize());
        insert.setString(13, entry.topic());
        insert.setInt(14, entry.partition());
        insert.setLong(15, entry.offset());
        switch (answer.verdict()) {
            case Answer.Chosen(int choice) -> {
                insert.setInt(6, choice);
                insert.setNull(16, Types.VARCHAR);
                insert.setNull(17, Types.VARCHAR);
            }
            case Answer.NotUsable(String code, String message) -> {
                insert.setNull(6, Types.INTEGER);
                insert.setString(16, Texts.clean(code));
                insert.setString(17, Texts.clean(message));
            }
        }
        insert.setTimestamp(18, Timestamp.from(at));
    }
}
