package dev.tzero.prompt;

import static dev.tzero.prompt.PromptFixture.definition;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.protobuf.ByteString;
import dev.tzero.platform.topics.Topic;
import dev.tzero.prompts.PromptYaml;
import dev.tzero.proto.prompt.v1.ImportFile;
import dev.tzero.proto.prompt.v1.ImportProgress;
import dev.tzero.proto.prompt.v1.ImportPromptTreeRequest;
import dev.tzero.proto.prompt.v1.PromptSubmission;
import dev.tzero.testkit.TestKafka;
import dev.tzero.testkit.TzeroTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The bench: prints one JSON object per job and asserts what was done, never how fast. {@code -Dtzero.bench.seconds} and
 * {@code -Dtzero.bench.warmup} set how long submissions are published, {@code -Dtzero.bench.rate} how many a second.
 */
@QuarkusTest
@QuarkusTestResource(TzeroTestResource.class)
@Tag("slow")
class PromptBenchTest {

    private static final String DATASET = "bench";
    private static final Duration POLL = Duration.ofMillis(5);

    @TestHTTPResource("/")
    URI address;

    private PromptFixture prompts;

    @BeforeEach
    void connect() {
        prompts = new PromptFixture(address);
    }

    @AfterEach
    void disconnect() {
        prompts.close();
    }

    @Test
    void submissionsAreEachPublishedOnce() {
        int rate = Integer.getInteger("tzero.bench.rate", 200);
        run("warmup", rate, Integer.getInteger("tzero.bench.warmup", 1));
        run("submissions", rate, Integer.getInteger("tzero.bench.seconds", 1));
    }

    @Test
    void aTreeIsImported() throws IOException {
        Path tree = ConformanceFolder.p3().resolve("templates");
        List<ImportPromptTreeRequest> files = new ArrayList<>();
        for (Path file : PromptYaml.files(tree)) {
            files.add(ImportPromptTreeRequest.newBuilder()
                    .setFile(ImportFile.newBuilder()
                            .setPath(tree.relativize(file).toString())
                            .setContent(ByteString.copyFrom(Files.readAllBytes(file))))
                    .build());
        }
        importTree("import_first", files);
        importTree("import_again", files);
    }

    private void importTree(String job, List<ImportPromptTreeRequest> files) {
        long start = System.nanoTime();
        ImportProgress summary =
                TreeClient.send(prompts.stream, files).getLast().getSummary();
        double seconds = (System.nanoTime() - start) / 1e9;
        print(
                "{\"job\": \"%s\", \"files\": %d, \"created\": %d, \"unchanged\": %d, \"refused\": %d, \"seconds\": %.2f}",
                job, summary.getFiles(), summary.getCreated(), summary.getUnchanged(), summary.getRefused(), seconds);
        assertEquals(0, summary.getRefused() + summary.getRefusedFiles());
    }

    private void run(String job, int rate, int seconds) {
        int count = rate * seconds;
        Map<String, Long> sent = new ConcurrentHashMap<>();
        Map<String, Long> seen = new HashMap<>();
        try (KafkaConsumer<String, byte[]> consumer = atEnd()) {
            Thread publisher = Thread.ofPlatform().start(() -> publish(job, rate, count, sent));
            long limit = System.nanoTime()
                    + Duration.ofSeconds(seconds).plus(PromptFixture.LIMIT).toNanos();
            while (seen.size() < count && System.nanoTime() < limit) {
                for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
                    seen.merge(PromptFixture.revision(record).getDefinition().getName(), System.nanoTime(), (a, b) -> {
                        throw new AssertionError(record.key() + " was published twice");
                    });
                }
            }
            publisher.join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        assertEquals(count, seen.size());
        double[] millis = seen.entrySet().stream()
                .mapToDouble(entry -> (entry.getValue() - sent.get(entry.getKey())) / 1e6)
                .sorted()
                .toArray();
        print(
                "{\"job\": \"%s\", \"rate\": %d, \"count\": %d, \"p50_ms\": %.0f, \"p99_ms\": %.0f, \"max_ms\": %.0f}",
                job, rate, count, millis[count / 2], millis[Math.min(count - 1, count * 99 / 100)], millis[count - 1]);
    }

    private static void publish(String job, int rate, int count, Map<String, Long> sent) {
        Map<String, Object> settings = Map.of("bootstrap.servers", TestKafka.bootstrapServers(), "linger.ms", 0);
        try (KafkaProducer<String, byte[]> producer =
                new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer())) {
            producer.partitionsFor(Topic.PROMPT_SUBMISSIONS.name());
            long start = System.nanoTime();
            for (int i = 0; i < count; i++) {
                long due = start + i * 1_000_000_000L / rate;
                while (System.nanoTime() < due) {
                    LockSupport.parkNanos(due - System.nanoTime());
                }
                String name = job + " " + i;
                ProducerRecord<String, byte[]> record = new ProducerRecord<>(
                        Topic.PROMPT_SUBMISSIONS.name(),
                        DATASET + "//" + name,
                        submission(name).toByteArray());
                PromptFixture.PROTOBUF.forEach((key, value) -> record.headers().add(key, value.getBytes()));
                // The time it was due, so that a publisher that falls behind hides nothing.
                sent.put(name, due);
                producer.send(record);
            }
        }
    }

    private static PromptSubmission submission(String name) {
        return PromptSubmission.newBuilder()
                .setSubmissionId(DATASET + " " + name)
                .setDefinition(definition(
                                DATASET,
                                name,
                                name + ": {{premise}}\nQuestion: does this mean that \"{{hypothesis}}\"? Yes or no? |||"
                                        + " {{ answer_choices[label] }}")
                        .setAnswerChoices("yes ||| no"))
                .build();
    }

    private static KafkaConsumer<String, byte[]> atEnd() {
        KafkaConsumer<String, byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", TestKafka.bootstrapServers(), "isolation.level", "read_committed"),
                new StringDeserializer(),
                new ByteArrayDeserializer());
        consumer.assign(List.of(new TopicPartition(Topic.PROMPTS.name(), 0)));
        consumer.seekToEnd(consumer.assignment());
        consumer.assignment().forEach(consumer::position);
        return consumer;
    }

    private static void print(String format, Object... values) {
        System.out.println(String.format(Locale.ROOT, format, values));
    }
}
