package dev.tzero.dataset.messaging;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tzero.corpus.kafka.KafkaExampleLogs;
import dev.tzero.dataset.TestPrompts;
import dev.tzero.dataset.corpus.CorpusBook;
import dev.tzero.dataset.corpus.CorpusBuilder;
import dev.tzero.dataset.corpus.CorpusPlanner;
import dev.tzero.dataset.corpus.CorpusRequests;
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
import dev.tzero.testkit.TestKafka;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The bench: from rows in a file to a corpus acknowledged by the broker. Prints one JSON object per size, three sizes each
 * twice the one before; asserts what was done, never how fast. {@code -Dtzero.bench.rows} sets the rows of the smallest
 * size; each row makes two examples of about 1 KB. Broker and service share this process.
 */
@Tag("slow")
class CorpusBenchTest {

    private static final int WORDS = 150;
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    @Test
    void rowsBecomeAcknowledgedExamples() throws IOException, InterruptedException {
        int rows = Integer.getInteger("tzero.bench.rows", 1_000);
        try (KafkaClients kafka = new KafkaClients(Map.of("bootstrap.servers", TestKafka.bootstrapServers()))) {
            KafkaCorpusLogs logs = new KafkaCorpusLogs(kafka, new TopicProvisioner(kafka, Duration.ofSeconds(30)));
            for (int factor : List.of(1, 1, 2, 4)) {
                measure(kafka, logs, factor * rows);
            }
        }
    }

    private void measure(KafkaClients kafka, KafkaCorpusLogs logs, int rows) throws IOException, InterruptedException {
        Path root = folder.resolve("data-" + rows);
        write(root.resolve("d/_/train.jsonl"), rows);
        DatasetCatalog datasets = new DatasetCatalog(List.of(root), folder.resolve("cache"));
        TestPrompts prompts = TestPrompts.of(
                TestPrompts.prompt(
                        "d",
                        "choose",
                        "{{ text }}\nIs this {{ answer_choices | join(' or ') }}?|||{{ answer_choices[label] }}",
                        "bad ||| fair ||| good"),
                TestPrompts.prompt("d", "title", "Find a title for: {{ text }}|||{{ title }}", ""));
        CorpusPlanner planner = new CorpusPlanner(
                datasets, new Mixtures(new MixtureCatalog(List.of()), prompts, new HeldOut(List.of())));
        String id = "bench-" + System.nanoTime();
        CorpusRequest request = CorpusRequests.checked(CorpusRequest.newBuilder()
                .setCorpusId(id)
                .setInlineMixture(Mixture.newBuilder()
                        .setName("m")
                        .setSplit("train")
                        .addEntries(MixtureEntry.newBuilder().setDataset("d")))
                .build());
        MemoryBook book = new MemoryBook();
        ExecutorService threads =
                Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
        try {
            long indexing = System.nanoTime();
            datasets.datasets();
            long start = System.nanoTime();
            new CorpusBuilder(planner, datasets, book, logs, new KafkaExampleLogs(kafka), threads, () -> Instant.EPOCH)
                    .build(new CorpusBook.Work(request, Optional.empty()), () -> false);
            double seconds = (System.nanoTime() - start) / 1e9;
            CorpusManifest manifest = book.manifest();
            assertEquals(2L * rows, manifest.getExamples());
            System.out.printf(
                    Locale.ROOT,
                    "{\"job\": \"corpus\", \"rows\": %d, \"examples\": %d, \"bytes_per_example\": %d, \"indexing_seconds\":"
                            + " %.2f, \"seconds\": %.2f, \"examples_per_second\": %.0f, \"live_heap_mib\": %d}%n",
                    rows,
                    manifest.getExamples(),
                    TestKafka.read("examples." + id, 100, LIMIT).stream()
                                    .limit(100)
                                    .mapToInt(record -> record.value().length)
                                    .sum()
                            / 100,
                    (start - indexing) / 1e9,
                    seconds,
                    manifest.getExamples() / seconds,
                    liveHeap() >> 20);
        } finally {
            threads.shutdown();
            logs.delete(id);
        }
    }

    private static long liveHeap() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    private static void write(Path file, int rows) throws IOException {
        Files.createDirectories(file.getParent());
        Random random = new Random(rows);
        try (BufferedWriter writer = Files.newBufferedWriter(file)) {
            for (int row = 0; row < rows; row++) {
                writer.write("{\"text\": \"");
                for (int word = 0; word < WORDS; word++) {
                    writer.write(Integer.toString(random.nextInt(10_000, 1_000_000), Character.MAX_RADIX));
                    writer.write(' ');
                }
                writer.write("\", \"title\": \"row " + row + "\", \"label\": " + row % 3 + "}\n");
            }
        }
    }
}
