package dev.tzero.evaluation.persistence;

import dev.tzero.evaluation.run.Corpus;
import dev.tzero.evaluation.run.EvaluationSpec;
import dev.tzero.evaluation.run.Example;
import dev.tzero.evaluation.run.RequestIds;
import dev.tzero.evaluation.run.Source;
import dev.tzero.evaluation.scoring.AnsweredExample;
import dev.tzero.proto.dataset.v1.ExampleOrigin;
import dev.tzero.proto.dataset.v1.PromptedExample;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/** Tables {@code source} and {@code example}: what an evaluation asks, and how far it has asked it. */
@Singleton
public class Examples {
    private static final int FETCH_SIZE = 2_000;
    private static final String INSERT = """
            insert into example (evaluation_id, request_id, group_title, corpus_id, topic, partition, "offset", position,
                task, dataset, subset, split, "row", dataset_fingerprint, prompt_id, prompt_revision, prompt_name,
                choices, correct_choice)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """;

    /** Adds the partitions of a group's corpus, nothing of them read yet. */
    public void addSources(
            Connection connection, String evaluationId, int groupIndex, EvaluationSpec.Group group, Corpus corpus)
            throws SQLException {
        String sql = """
                insert into source (evaluation_id, group_index, group_title, corpus_id, topic, partition,
                    next_offset, sent_offset, end_offset, examples)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """;
        try (PreparedStatement insert = connection.prepareStatement(sql)) {
            for (Corpus.Extent extent : corpus.partitions()) {
                insert.setString(1, evaluationId);
                insert.setInt(2, groupIndex);
                insert.setString(3, group.title());
                insert.setString(4, corpus.corpusId());
                insert.setString(5, corpus.topic());
                insert.setInt(6, extent.partition());
                insert.setLong(7, extent.begin());
                insert.setLong(8, extent.begin());
                insert.setLong(9, extent.end());
                insert.setLong(10, extent.examples());
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    /** The partitions that are not stored and sent in full, in the order of groups. */
    public List<Source> openSources(Connection connection, String evaluationId) throws SQLException {
        String sql = """
                select group_title, corpus_id, topic, partition, next_offset, sent_offset, end_offset, examples
                from source where evaluation_id = ? and sent_offset < end_offset
                order by group_index, topic, partition
                """;
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setString(1, evaluationId);
            try (ResultSet row = select.executeQuery()) {
                List<Source> sources = new ArrayList<>();
                while (row.next()) {
                    sources.add(new Source(
                            evaluationId,
                            row.getString(1),
                            row.getString(2),
                            row.getString(3),
                            row.getInt(4),
                            row.getLong(5),
                            row.getLong(6),
                            row.getLong(7),
                            row.getLong(8)));
                }
                return sources;
            }
        }
    }

    /**
     * Stores examples and moves the source's place behind them.
     *
     * @return false when somebody else has moved it meanwhile; then nothing was stored
     */
    public boolean store(Connection connection, Source source, List<Example> examples, long nextOffset)
            throws SQLException {
        String move = """
                update source set next_offset = ?
                where evaluation_id = ? and topic = ? and partition = ? and next_offset = ?
                """;
        try (PreparedStatement update = connection.prepareStatement(move)) {
            update.setLong(1, nextOffset);
            update.setString(2, source.evaluationId());
            update.setString(3, source.topic());
            update.setInt(4, source.partition());
            update.setLong(5, source.nextOffset());
            if (update.executeUpdate() == 0) {
                return false;
            }
        }
        try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
            for (Example example : examples) {
                bind(connection, insert, source, example);
                insert.addBatch();
            }
            insert.executeBatch();
        }
        return true;
    }

    private static void bind(Connection connection, PreparedStatement insert, Source source, Example example)
            throws SQLException {
        PromptedExample prompted = example.prompted();
        ExampleOrigin origin = prompted.getOrigin();
        insert.setString(1, source.evaluationId());
        insert.setString(
                2, RequestIds.of(source.evaluationId(), source.corpusId(), example.partition(), example.offset()));
        insert.setString(3, source.groupTitle());
        insert.setString(4, source.corpusId());
        insert.setString(5, source.topic());
        insert.setInt(6, example.partition());
        insert.setLong(7, example.offset());
        insert.setLong(8, prompted.getPosition());
        insert.setString(9, Texts.clean(prompted.getTask()));
        insert.setString(10, Texts.clean(origin.getDataset()));
        insert.setString(11, Texts.clean(origin.getSubset()));
        insert.setString(12, Texts.clean(origin.getSplit()));
        insert.setLong(13, origin.getRow());
        insert.setString(14, Texts.clean(origin.getDatasetFingerprint()));
        insert.setString(15, Texts.clean(origin.getPromptId()));
        insert.setLong(16, origin.getPromptRevision());
        insert.setString(17, Texts.clean(origin.getPromptName()));
        insert.setArray(
                18,
                connection.createArrayOf(
                        "text",
                        prompted.getChoicesList().stream().map(Texts::clean).toArray()));
        insert.setInt(19, prompted.getCorrectChoice());
    }

    /** Number of examples stored of one source. */
    public long count(Connection connection, Source source) throws SQLException {
        String sql = "select count(*) from example where evaluation_id = ? and topic = ? and partition = ?";
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setString(1, source.evaluationId());
            select.setString(2, source.topic());
            select.setInt(3, source.partition());
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    /** Notes that requests before an offset were acknowledged; false when that was noted already. */
    public boolean markSent(Connection connection, Source source, long sentOffset) throws SQLException {
        String sql = """
                update source set sent_offset = ?
                where evaluation_id = ? and topic = ? and partition = ? and sent_offset < ?
                """;
        try (PreparedStatement update = connection.prepareStatement(sql)) {
            update.setLong(1, sentOffset);
            update.setString(2, source.evaluationId());
            update.setString(3, source.topic());
            update.setInt(4, source.partition());
            update.setLong(5, sentOffset);
            return update.executeUpdate() == 1;
        }
    }

    /** Where an example of a corpus lies. */
    public record Place(String corpusId, String topic, int partition) implements Comparable<Place> {
        @Override
        public int compareTo(Place other) {
            int byTopic = topic.compareTo(other.topic);
            return byTopic != 0 ? byTopic : Integer.compare(partition, other.partition);
        }
    }

    /** Offsets of stored examples without an answer, by partition; at most {@code limit}. */
    public SortedMap<Place, SortedSet<Long>> unanswered(Connection connection, String evaluationId, int limit)
            throws SQLException {
        String sql = """
                select x.corpus_id, x.topic, x.partition, x."offset" from example x
                where x.evaluation_id = ? and not exists (select from answer a where a.request_id = x.request_id)
                order by x.topic, x.partition, x."offset" limit ?
                """;
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setString(1, evaluationId);
            select.setInt(2, limit);
            try (ResultSet row = select.executeQuery()) {
                SortedMap<Place, SortedSet<Long>> places = new TreeMap<>();
                while (row.next()) {
                    Place place = new Place(row.getString(1), row.getString(2), row.getInt(3));
                    places.computeIfAbsent(place, _ -> new TreeSet<>()).add(row.getLong(4));
                }
                return places;
            }
        }
    }

    /**
     * Number of choices of each of these requests; those that no evaluation made are left out.
     *
     * @param requests request id to the evaluation that is said to have made it
     */
    public Map<String, Integer> choiceCounts(Connection connection, Map<String, String> requests) throws SQLException {
        String sql = "select request_id, evaluation_id, cardinality(choices) from example where request_id = any(?)";
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setArray(
                    1, connection.createArrayOf("text", requests.keySet().toArray()));
            try (ResultSet row = select.executeQuery()) {
                Map<String, Integer> counts = new TreeMap<>();
                while (row.next()) {
                    if (row.getString(2).equals(requests.get(row.getString(1)))) {
                        counts.put(row.getString(1), row.getInt(3));
                    }
                }
                return counts;
            }
        }
    }

    /** Hands every answered example to the consumer, in the order of the log. */
    public void forEachAnswered(Connection connection, String evaluationId, Consumer<AnsweredExample> consumer)
            throws SQLException {
        String sql = """
                select x.group_title, x.dataset, x.subset, x.prompt_id, x.prompt_revision, x.prompt_name, x.split,
                    x."row", x.choices, x.correct_choice, a.best_choice
                from example x join answer a on a.request_id = x.request_id
                where x.evaluation_id = ? order by x.topic, x.partition, x."offset"
                """;
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setFetchSize(FETCH_SIZE);
            select.setString(1, evaluationId);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    consumer.accept(new AnsweredExample(
                            row.getString(1),
                            row.getString(2),
                            row.getString(3),
                            new AnsweredExample.Prompt(row.getString(4), row.getLong(5), row.getString(6)),
                            row.getString(7),
                            row.getLong(8),
                            List.of((String[]) row.getArray(9).getArray()),
                            row.getInt(10),
                            choice(row)));
                }
            }
        }
    }

    private static OptionalInt choice(ResultSet row) throws SQLException {
        int choice = row.getInt(11);
        return row.wasNull() ? OptionalInt.empty() : OptionalInt.of(choice);
    }
}
