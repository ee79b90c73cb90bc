package dev.tzero.dataset.messaging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tzero.dataset.TestPrompts;
import dev.tzero.dataset.corpus.CorpusBook;
import dev.tzero.dataset.corpus.CorpusBuilder;
import dev.tzero.dataset.corpus.CorpusLog;
import dev.tzero.dataset.corpus.CorpusPlanner;
import dev.tzero.dataset.corpus.CorpusRequests;
import dev.tzero.dataset.corpus.TaskCounts;
import dev.tzero.dataset.mixture.HeldOut;
import dev.tzero.dataset.mixture.MixtureCatalog;
import dev.tzero.dataset.mixture.Mixtures;
import dev.tzero.dataset.source.DatasetCatalog;
import dev.tzero.platform.kafka.KafkaClients;
import dev.tzero.platform.topics.TopicProvisioner;
import dev.tzero.proto.dataset.v1.CorpusManifest;
import dev.tzero.proto.dataset.v1.CorpusRequest;
import dev.tzero.proto.dataset.v1.Mixture;
import dev.tzero.proto.dataset.v1.MixtureEntry;
import dev.tzero.proto.dataset.v1.PartitionRange;
import dev.tzero.proto.dataset.v1.PromptedExample;
import dev.tzero.testkit.TestKafka;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Builds on a real broker, killed at different moments and gone on with by another builder. */
@Tag("slow")
class KilledBuildTest {

    private static final int ROWS = 8_000;

    @TempDir
    static Path folder;

    private static KafkaClients kafka;
    private static KafkaCorpusLogs logs;
    private static ExecutorService threads;

    @BeforeAll
    static void start() throws IOException {
        Path file = folder.resolve("data/d/_/train.jsonl");
        Files.createDirectories(file.getParent());
        StringBuilder rows = new StringBuilder();
        for (int i = 0; i < ROWS; i++) {
            rows.append("{\"text\": \"row ")
                    .append(i)
                    .append("\", \"label\": ")
                    .append(i % 3)
                    .append("}\n");
        }
        Files.writeString(file, rows);

        kafka = new KafkaClients(Map.of("bootstrap.servers", TestKafka.bootstrapServers()));
        logs = new KafkaCorpusLogs(kafka, new TopicProvisioner(kafka, Duration.ofSeconds(30)));
        threads = Executors.newFixedThreadPool(2);
    }

    @AfterAll
    static void stop() {
        threads.shutdown();
        kafka.close();
    }

    @Test
    void theSameRequestGivesTheSameBytesInTheSameOrder() throws InterruptedException {
        CorpusManifest one = build("same-one", new MemoryBook(), logs);
        CorpusManifest other = build("same-other", new MemoryBook(), logs);

        assertEquals(examples("same-one"), examples("same-other"));
        assertEquals(one.getTasksList(), other.getTasksList());
        // Label 2 is outside the choices of one prompt and blank in the other.
        assertEquals(2 * ROWS - 2 * ((ROWS - 1) / 3), one.getExamples());
        assertEquals(ROWS, one.getTasks(0).getRendered());
    }

    @Test
    void aBuildKilledAtAnyMomentEndsWithTheSameCorpus() throws InterruptedException {
        CorpusManifest whole = build("never-killed", new MemoryBook(), logs);
        List<PromptedExample> expected = examples("never-killed");
        for (Killed moment :
                List.of(new Killed(0, false), new Killed(1, true), new Killed(2, false), new Killed(1, false))) {
            String id = "killed-" + moment.commits + (moment.lastIsCommitted ? "-committed" : "-open");
            MemoryBook book = new MemoryBook();
            assertThrows(KilledError.class, () -> build(id, book, moment.store(logs)));

            CorpusManifest manifest = build(id, book, logs);

            assertEquals(expected, examples(id), id);
            assertEquals(whole.getTasksList(), manifest.getTasksList(), id);
            assertEquals(whole.getExamples(), manifest.getExamples(), id);
            extentIsThatOfTheTopic(id, manifest);
        }
    }

    @Test
    void aBuildThatWasNotedAsCompleteButForItsManifestIsCompletedWithoutWritingAgain() throws InterruptedException {
        MemoryBook forgetful = new MemoryBook();
        CorpusManifest first = build("twice", forgetful, logs);
        forgetful.note("twice", new CorpusBook.Progress(0, new TaskCounts(2)));

        CorpusManifest second = build("twice", forgetful, logs);

        assertEquals(first, second);
        assertEquals(first.getExamples(), TestKafka.readAll("examples.twice").size());
    }

    private static CorpusManifest build(String id, MemoryBook book, CorpusLog.Store store) throws InterruptedException {
        DatasetCatalog datasets = new DatasetCatalog(List.of(folder.resolve("data")), folder.resolve("cache"));
        TestPrompts prompts = TestPrompts.of(
                TestPrompts.prompt("d", "choose", "{{ text }}?|||{{ ['no', 'yes', 'maybe'][label] }}", "no ||| yes"),
                TestPrompts.prompt("d", "say", "Say {{ label }}.|||{% if label != 2 %}{{ text }}{% endif %}", ""));
        CorpusRequest request = CorpusRequests.checked(CorpusRequest.newBuilder()
                .setCorpusId(id)
                .setSeed(11)
                .setPartitions(3)
                .setInlineMixture(Mixture.newBuilder()
                        .setName("m")
                        .setSplit("train")
                        .addEntries(MixtureEntry.newBuilder().setDataset("d")))
                .build());
        CorpusPlanner planner = new CorpusPlanner(
                datasets, new Mixtures(new MixtureCatalog(List.of()), prompts, new HeldOut(List.of())));
        CorpusBuilder builder = new CorpusBuilder(
                planner,
                datasets,
                book,
                store,
                _ -> {
                    throw new AssertionError("nothing is read");
                },
                threads,
                () -> Instant.EPOCH);
        assertTrue(builder.build(new CorpusBook.Work(request, book.begun()), () -> false));
        return book.manifest();
    }

    /** The examples in the order of the corpus, without its name; their positions have no gaps. */
    private static List<PromptedExample> examples(String id) {
        Map<Long, PromptedExample> byPosition = new TreeMap<>();
        for (ConsumerRecord<String, byte[]> record : TestKafka.readAll("examples." + id)) {
            PromptedExample example = parse(record);
            assertEquals(example.getPosition() % 3, record.partition());
            assertEquals(
                    null,
                    byPosition.put(
                            example.getPosition(),
                            example.toBuilder().clearCorpusId().build()),
                    () -> "position " + example.getPosition() + " comes twice");
        }
        assertEquals(byPosition.size() - 1L, ((TreeMap<Long, PromptedExample>) byPosition).lastKey());
        return List.copyOf(byPosition.values());
    }

    private static void extentIsThatOfTheTopic(String id, CorpusManifest manifest) {
        List<ConsumerRecord<String, byte[]>> records = TestKafka.readAll("examples." + id);
        for (PartitionRange range : manifest.getPartitionsList()) {
            var offsets = records.stream()
                    .filter(record -> record.partition() == range.getPartition())
                    .mapToLong(ConsumerRecord::offset)
                    .summaryStatistics();
            assertEquals(offsets.getMin(), range.getBeginOffset());
            assertEquals(offsets.getMax() + 1, range.getEndOffset());
            assertEquals(offsets.getCount(), range.getExamples());
        }
    }

    private static PromptedExample parse(ConsumerRecord<String, byte[]> record) {
        try {
            return PromptedExample.parseFrom(record.value());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Stands for the end of the process. */
    private static final class KilledError extends Error {
        private static final long serialVersionUID = 1L;
    }

    /**
     * When a build is killed.
     *
     * @param commits commits that succeed before
     * @param lastIsCommitted whether it dies right after the last of them, before it could note it; otherwise in the
     *     middle of the next transaction, whose records are at the broker
     */
    private record Killed(int commits, boolean lastIsCommitted) {

        CorpusLog.Store store(CorpusLog.Store real) {
            return new CorpusLog.Store() {
                @Override
                public CorpusLog open(String corpusId, int partitions) {
                    return log((KafkaCorpusLog) real.open(corpusId, partitions));
                }

                @Override
                public void delete(String corpusId) {
                    real.delete(corpusId);
                }

                @Override
                public String topic(String corpusId) {
                    return real.topic(corpusId);
                }
            };
        }

        private CorpusLog log(KafkaCorpusLog real) {
            return new CorpusLog() {
                private int done;

                @Override
                public Optional<Place> last() {
                    return real.last();
                }

                @Override
                public void append(PromptedExample example, long planIndex) {
                    real.append(example, planIndex);
                }

                @Override
                public void commit() {
                    if (done == commits) {
                        real.flush();
                        throw new KilledError();
                    }
                    real.commit();
                    done++;
                    if (lastIsCommitted && done == commits) {
                        throw new KilledError();
                    }
                }

                @Override
                public List<PartitionRange> extent() {
                    return real.extent();
                }

                @Override
                public void close() {
                    real.abandon();
                }
            };
        }
    }
}
