package dev.tzero.dataset.persistence;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Parser;
import dev.tzero.dataset.corpus.CorpusBook;
import dev.tzero.dataset.corpus.CorpusPlan;
import dev.tzero.dataset.corpus.CorpusRequests;
import dev.tzero.dataset.corpus.PlannedTask;
import dev.tzero.dataset.corpus.TaskCounts;
import dev.tzero.dataset.error.DatasetError;
import dev.tzero.dataset.task.Task;
import dev.tzero.platform.errors.ServiceException;
import dev.tzero.platform.outbox.Outbox;
import dev.tzero.platform.persistence.Transactions;
import dev.tzero.platform.topics.Topic;
import dev.tzero.proto.dataset.v1.Corpus;
import dev.tzero.proto.dataset.v1.CorpusManifest;
import dev.tzero.proto.dataset.v1.CorpusRequest;
import dev.tzero.proto.dataset.v1.CorpusState;
import dev.tzero.proto.dataset.v1.Mixture;
import jakarta.inject.Singleton;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Tables {@code corpus} and {@code corpus_task}. */
@Singleton
public class CorpusTable implements CorpusBook {

    private static final String COLUMNS = "corpus_id, request, state, planned, written, failure, manifest";
    private static final String ADD =
            "insert into corpus (corpus_id, request, state) values (?, ?, 'REQUESTED') on conflict do nothing";
    private static final String LOCK = "select state, request from corpus where corpus_id = ? for update";
    private static final String REMOVE = "delete from corpus where corpus_id = ?";
    private static final String WAITING = "select count(*) from corpus where state = 'REQUESTED'";
    private static final String ONE = "select " + COLUMNS + " from corpus where corpus_id = ?";
    private static final String ALL = "select " + COLUMNS + " from corpus order by seq desc";
    private static final String NEXT = """
            select corpus_id, request, state, mixture, next_index, counts from corpus
            where state in ('REQUESTED', 'BUILDING') order by seq limit 1
            """;
    private static final String FINISHED = """
            select corpus_id, request, state, mixture, next_index, counts, manifest from corpus
            where corpus_id = ? and state = 'COMPLETE'
            """;
    private static final String TASKS =
            "select suffix, split, fingerprint, row_count, examples, prompt from corpus_task where corpus_id = ? order by task_index";
    private static final String BEGIN = """
            update corpus set state = 'BUILDING', mixture = ?, planned = ?, updated_at = now()
            where corpus_id = ? and state = 'REQUESTED'
            """;
    private static final String ADD_TASK = """
            insert into corpus_task
                (corpus_id, task_index, task, dataset, subset, fingerprint, row_count, examples, prompt, split, suffix)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """;
    private static final String NOTE = """
            update corpus set next_index = ?, written = ?, counts = ?, updated_at = now()
            where corpus_id = ? and state = 'BUILDING' returning cancelled
            """;
    private static final String COMPLETE = """
            update corpus set state = 'COMPLETE', manifest = ?, updated_at = now()
            where corpus_id = ? and state = 'BUILDING'
            """;
    private static final String CANCEL = "update corpus set cancelled = true where corpus_id = ?";
    private static final String FAIL_NOT_BEGUN = """
            update corpus set state = 'FAILED', failure = ?, updated_at = now()
            where corpus_id = ? and state = 'REQUESTED'
            """;
    private static final String FAIL = """
            update corpus set state = 'FAILED', failure = ?, written = 0, updated_at = now()
            where corpus_id = ? and state in ('REQUESTED', 'BUILDING')
            """;

    private final Transactions transactions;
    private final Outbox outbox;

    public CorpusTable(Transactions transactions, Outbox outbox) {
        this.transactions = transactions;
        this.outbox = outbox;
    }

    /**
     * Adds a request, in the caller's transaction. The same request again changes nothing, unless its corpus has failed:
     * then it is tried once more, as any other request for a failed corpus is.
     *
     * @param request checked by {@link CorpusRequests}
     * @param capacity corpora that may wait
     * @return whether there is something to build now that was not before
     * @throws ServiceException {@link DatasetError#CONFLICTING_CORPUS} naming the difference, or {@link
     *     DatasetError#TOO_MANY_CORPORA}
     */
    public boolean add(Connection connection, CorpusRequest request, int capacity) throws SQLException {
        try (PreparedStatement lock = connection.prepareStatement(LOCK)) {
            lock.setString(1, request.getCorpusId());
            try (ResultSet known = lock.executeQuery()) {
                if (known.next()) {
                    if (!known.getString("state").equals("FAILED")) {
                        mustBeSame(parse(known.getBytes("request"), CorpusRequest.parser()), request);
                        return false;
                    }
                    try (PreparedStatement remove = connection.prepareStatement(REMOVE)) {
                        remove.setString(1, request.getCorpusId());
                        remove.executeUpdate();
                    }
                }
            }
        }
        mustHaveRoom(connection, request, capacity);
        try (PreparedStatement add = connection.prepareStatement(ADD)) {
            add.setString(1, request.getCorpusId());
            add.setBytes(2, request.toByteArray());
            if (add.executeUpdate() == 1) {
                return true;
            }
        }
        // Somebody added it between our look and our insert; now it is there to be compared with.
        return add(connection, request, capacity);
    }

    /**
     * Has a corpus given up by whoever builds it.
     *
     * @throws ServiceException {@link DatasetError#UNKNOWN_CORPUS}, or {@link DatasetError#CORPUS_STATE} where it is
     *     finished
     */
    public void cancel(String corpusId) {
        transactions.run(connection -> {
            try (PreparedStatement lock = connection.prepareStatement(LOCK)) {
                lock.setString(1, corpusId);
                try (ResultSet known = lock.executeQuery()) {
                    if (!known.next()) {
                        throw new ServiceException(
                                DatasetError.UNKNOWN_CORPUS, "there is no corpus '" + corpusId + "'");
                    }
                    if (known.getString("state").equals("COMPLETE")) {
                        throw new ServiceException(
                                DatasetError.CORPUS_STATE,
                                "corpus '" + corpusId + "' is complete; only one that is not can be cancelled");
                    }
                }
            }
            try (PreparedStatement cancel = connection.prepareStatement(CANCEL);
                    PreparedStatement notBegun = connection.prepareStatement(FAIL_NOT_BEGUN)) {
                notBegun.setString(1, "cancelled before it was begun");
                notBegun.setString(2, corpusId);
                notBegun.executeUpdate();
                cancel.setString(1, corpusId);
                cancel.executeUpdate();
            }
        });
    }

    /** State of a corpus; empty when it was never asked for. */
    public Optional<Corpus> find(String corpusId) {
        return transactions.call(connection -> {
            try (PreparedStatement select = connection.prepareStatement(ONE)) {
                select.setString(1, corpusId);
                try (ResultSet row = select.executeQuery()) {
                    return row.next() ? Optional.of(corpus(row)) : Optional.empty();
                }
            }
        });
    }

    /** All corpora, newest first. */
    public List<Corpus> list() {
        return transactions.call(connection -> {
            try (PreparedStatement select = connection.prepareStatement(ALL);
                    ResultSet rows = select.executeQuery()) {
                List<Corpus> corpora = new ArrayList<>();
                while (rows.next()) {
                    corpora.add(corpus(rows));
                }
                return corpora;
            }
        });
    }

    @Override
    public Optional<Finished> finished(String corpusId) {
        return transactions.call(connection -> {
            try (PreparedStatement select = connection.prepareStatement(FINISHED)) {
                select.setString(1, corpusId);
                try (ResultSet row = select.executeQuery()) {
                    if (!row.next()) {
                        return Optional.empty();
                    }
                    CorpusRequest request = parse(row.getBytes("request"), CorpusRequest.parser());
                    return Optional.of(new Finished(
                            parse(row.getBytes("manifest"), CorpusManifest.parser()),
                            begun(connection, request, row).plan()));
                }
            }
        });
    }

    @Override
    public Optional<Work> next() {
        return transactions.call(connection -> {
            try (PreparedStatement select = connection.prepareStatement(NEXT);
                    ResultSet row = select.executeQuery()) {
                if (!row.next()) {
                    return Optional.empty();
                }
                CorpusRequest request = parse(row.getBytes("request"), CorpusRequest.parser());
                return Optional.of(new Work(
                        request,
                        row.getString("state").equals("BUILDING")
                                ? Optional.of(begun(connection, request, row))
                                : Optional.empty()));
            }
        });
    }

    @Override
    public void begin(String corpusId, Mixture mixture, CorpusPlan plan) {
        transactions.run(connection -> {
            try (PreparedStatement begin = connection.prepareStatement(BEGIN)) {
                begin.setBytes(1, mixture.toByteArray());
                begin.setLong(2, plan.size());
                begin.setString(3, corpusId);
                mustChange(begin.executeUpdate(), corpusId);
            }
            addTasks(connection, corpusId, plan);
        });
    }

    @Override
    public void note(String corpusId, Progress progress) {
        transactions.run(connection -> note(connection, corpusId, progress));
    }

    @Override
    public void complete(CorpusManifest manifest, Progress progress) {
        transactions.run(connection -> {
            note(connection, manifest.getCorpusId(), progress);
            try (PreparedStatement complete = connection.prepareStatement(COMPLETE)) {
                complete.setBytes(1, manifest.toByteArray());
                complete.setString(2, manifest.getCorpusId());
                mustChange(complete.executeUpdate(), manifest.getCorpusId());
            }
            outbox.add(connection, Topic.CORPORA, manifest.getCorpusId(), manifest);
        });
    }

    @Override
    public void fail(String corpusId, String reason) {
        transactions.run(connection -> {
            try (PreparedStatement fail = connection.prepareStatement(FAIL)) {
                fail.setString(1, reason.replace("\0", "\\0"));
                fail.setString(2, corpusId);
                fail.executeUpdate();
            }
        });
    }

    private static void mustBeSame(CorpusRequest known, CorpusRequest request) {
        String difference = CorpusRequests.difference(known, request);
        if (!difference.isEmpty()) {
            throw new ServiceException(
                    DatasetError.CONFLICTING_CORPUS,
                    "corpus '" + request.getCorpusId() + "' was asked for with another request: " + difference);
        }
    }

    private static void mustHaveRoom(Connection connection, CorpusRequest request, int capacity) throws SQLException {
        try (PreparedStatement count = connection.prepareStatement(WAITING);
                ResultSet waiting = count.executeQuery()) {
            waiting.next();
            if (waiting.getLong(1) >= capacity) {
                throw new ServiceException(
                        DatasetError.TOO_MANY_CORPORA,
                        "corpus '" + request.getCorpusId() + "' cannot be taken: " + waiting.getLong(1)
                                + " corpora wait, at most " + capacity + " may (tzero.dataset.corpus.queue)",
                        Duration.ofSeconds(10),
                        null);
            }
        }
    }

    private static void addTasks(Connection connection, String corpusId, CorpusPlan plan) throws SQLException {
        try (PreparedStatement add = connection.prepareStatement(ADD_TASK)) {
            for (int i = 0; i < plan.tasks().size(); i++) {
                PlannedTask planned = plan.tasks().get(i);
                add.setString(1, corpusId);
                add.setInt(2, i);
                add.setString(3, planned.task().name());
                add.setString(4, planned.task().dataset().dataset());
                add.setString(5, planned.task().dataset().subset());
                add.setString(6, planned.fingerprint());
                add.setLong(7, planned.rows());
                add.setLong(8, planned.examples());
                add.setBytes(9, planned.task().prompt().toByteArray());
                add.setString(10, planned.split());
                add.setString(11, planned.task().suffix());
                add.addBatch();
            }
            add.executeBatch();
        }
    }

    private static void note(Connection connection, String corpusId, Progress progress) throws SQLException {
        try (PreparedStatement note = connection.prepareStatement(NOTE)) {
            note.setLong(1, progress.nextIndex());
            note.setLong(2, progress.counts().written());
            note.setArray(
                    3,
                    connection.createArrayOf(
                            "bigint",
                            Arrays.stream(progress.counts().toArray()).boxed().toArray()));
            note.setString(4, corpusId);
            try (ResultSet noted = note.executeQuery()) {
                mustChange(noted.next() ? 1 : 0, corpusId);
                if (noted.getBoolean("cancelled")) {
                    throw new ServiceException(
                            DatasetError.CANCELLED_CORPUS, "corpus '" + corpusId + "' was cancelled");
                }
            }
        }
    }

    private static Begun begun(Connection connection, CorpusRequest request, ResultSet row) throws SQLException {
        Mixture mixture = parse(row.getBytes("mixture"), Mixture.parser());
        List<PlannedTask> tasks = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(TASKS)) {
            select.setString(1, request.getCorpusId());
            try (ResultSet task = select.executeQuery()) {
                while (task.next()) {
                    tasks.add(new PlannedTask(
                            Task.of(PromptTable.parse(task.getBytes("prompt"))).withSuffix(task.getString("suffix")),
                            splitOr(mixture.getSplit(), task.getString("split")),
                            task.getString("fingerprint"),
                            task.getLong("row_count"),
                            task.getLong("examples")));
                }
            }
        }
        long[] counts = longs(row.getArray("counts"));
        return new Begun(
                mixture,
                new CorpusPlan(request.getSeed(), request.getOrder(), CorpusRequests.passes(request), tasks),
                new Progress(
                        row.getLong("next_index"),
                        counts.length == 0 ? new TaskCounts(tasks.size()) : new TaskCounts(tasks.size(), counts)));
    }

    // Plans that were made before tasks had splits of their own have none.
    private static String splitOr(String ofMixture, String ofTask) {
        return ofTask.isEmpty() ? ofMixture : ofTask;
    }

    private static Corpus corpus(ResultSet row) throws SQLException {
        Corpus.Builder corpus = Corpus.newBuilder()
                .setCorpusId(row.getString("corpus_id"))
                .setState(CorpusState.valueOf("CORPUS_STATE_" + row.getString("state")))
                .setWritten(row.getLong("written"))
                .setPlanned(row.getLong("planned"))
                .setFailure(row.getString("failure"))
                .setRequest(parse(row.getBytes("request"), CorpusRequest.parser()));
        byte[] manifest = row.getBytes("manifest");
        if (manifest != null) {
            corpus.setManifest(parse(manifest, CorpusManifest.parser()));
        }
        return corpus.build();
    }

    private static void mustChange(int rows, String corpusId) {
        if (rows != 1) {
            // Passing, so that nobody gives up, and removes, what another replica completed.
            throw new ServiceException(
                    DatasetError.LOST_CORPUS, "corpus '" + corpusId + "' is no longer this replica's to build");
        }
    }

    private static long[] longs(Array array) throws SQLException {
        return Arrays.stream((Long[]) array.getArray())
                .mapToLong(Long::longValue)
                .toArray();
    }

    private static <T> T parse(byte[] bytes, Parser<T> parser) {
        try {
            return parser.parseFrom(bytes);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("a stored message cannot be read", e);
        }
    }
}
