package dev.tzero.local.prompts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.Message;
import dev.tzero.embedded.EmbeddedKafka;
import dev.tzero.embedded.Ports;
import dev.tzero.local.CommandRun;
import dev.tzero.local.ProtoJson;
import dev.tzero.proto.prompt.v1.Finding;
import dev.tzero.proto.prompt.v1.PromptRejection;
import dev.tzero.proto.prompt.v1.PromptRevision;
import dev.tzero.proto.prompt.v1.PromptSubmission;
import dev.tzero.proto.prompt.v1.Severity;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Publishing over a real broker, with a stand-in for the service that rejects prompts named "bad" and forgets "lost". */
@Tag("slow")
class PublishCommandTest {

    private static final AtomicBoolean STOPPED = new AtomicBoolean();
    private static EmbeddedKafka kafka;
    private static Thread standIn;

    @TempDir
    private Path folder;

    @BeforeAll
    static void start() throws Exception {
        kafka = EmbeddedKafka.temporary();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            admin.createTopics(List.of(
                            new NewTopic("prompt-submissions", 4, (short) 1),
                            new NewTopic("prompts", 1, (short) 1),
                            new NewTopic("prompt-rejections", 4, (short) 1)))
                    .all()
                    .get();
        }
        standIn = Thread.ofPlatform().start(PublishCommandTest::answer);
    }

    @AfterAll
    static void stop() throws InterruptedException {
        STOPPED.set(true);
        standIn.join();
        kafka.close();
    }

    private static void answer() {
        try (var consumer = new KafkaConsumer<>(
                        Map.<String, Object>of(
                                "bootstrap.servers", kafka.bootstrapServers(),
                                "group.id", "stand-in",
                                "auto.offset.reset", "earliest"),
                        new StringDeserializer(),
                        new StringDeserializer());
                var producer = new KafkaProducer<>(
                        Map.<String, Object>of("bootstrap.servers", kafka.bootstrapServers()),
                        new ByteArraySerializer(),
                        new ByteArraySerializer())) {
            consumer.subscribe(List.of("prompt-submissions"));
            while (!STOPPED.get()) {
                consumer.poll(Duration.ofMillis(100)).forEach(record -> {
                    PromptSubmission.Builder submission = PromptSubmission.newBuilder();
                    ProtoJson.read(record.value(), submission);
                    answer(submission.build(), record.key(), producer);
                });
                producer.flush();
            }
        }
    }

    private static void answer(PromptSubmission submission, String key, KafkaProducer<byte[], byte[]> producer) {
        switch (submission.getDefinition().getName()) {
            case "lost" -> {}
            case "bad" ->
                producer.send(record(
                        "prompt-rejections",
                        key,
                        PromptRejection.newBuilder()
                                .setSubmission(submission)
                                .addFindings(Finding.newBuilder()
                                        .setCode("TZP-1103")
                                        .setSeverity(Severity.SEVERITY_ERROR)
                                        .setPlace("template")
                                        .setMessage("no '|||'"))
                                .build()));
            default -> {
                String id = UUID.nameUUIDFromBytes(key.getBytes(StandardCharsets.UTF_8))
                        .toString();
                producer.send(record(
                        "prompts",
                        id,
                        PromptRevision.newBuilder()
                                .setPromptId(id)
                                .setRevision(4)
                                .setDefinition(submission.getDefinition())
                                .build()));
            }
        }
    }

    private static ProducerRecord<byte[], byte[]> record(String topic, String key, Message message) {
        var record = new ProducerRecord<>(topic, key.getBytes(StandardCharsets.UTF_8), message.toByteArray());
        record.headers().add("content-type", "application/x-protobuf".getBytes(StandardCharsets.UTF_8));
        return record;
    }

    private Path yaml(String dataset, String... names) throws IOException {
        StringBuilder yaml = new StringBuilder("dataset: " + dataset + "\ntemplates:\n");
        for (int i = 0; i < names.length; i++) {
            yaml.append("  00000000-0000-0000-0000-00000000000%d: !Template%n    jinja: a ||| b%n    name: '%s'%n"
                    .formatted(i, names[i]));
        }
        return Files.writeString(folder.resolve("templates.yaml"), yaml);
    }

    private static CommandRun publish(Path file, Object... more) {
        Object[] all = new Object[more.length + 4];
        all[0] = "publish";
        all[1] = file;
        all[2] = "--kafka";
        all[3] = kafka.bootstrapServers();
        System.arraycopy(more, 0, all, 4, more.length);
        return CommandRun.of(new PromptsCommand(), all);
    }

    @Test
    void theBrokerOfARunningPlatformIsFoundInItsDataFolder() throws IOException {
        Path file = yaml("found", "one");

        var nothing = CommandRun.of(new PromptsCommand(), "publish", file, "--data", folder.resolve("data"));
        Files.writeString(
                Files.createDirectory(folder.resolve("data")).resolve("broker.txt"), kafka.bootstrapServers());
        var found = CommandRun.of(new PromptsCommand(), "publish", file, "--data", folder.resolve("data"));

        assertTrue(nothing.failure().contains("no tzero runs in " + folder.resolve("data")), nothing.failure());
        assertEquals(0, found.exitCode(), found.failure());
        assertTrue(found.out().startsWith("published found/one: "), found.out());
    }

    @Test
    void everyPromptOfAFileIsFollowedToItsOutcome() throws IOException {
        var run = publish(yaml("mixed", "good", "bad", "lost"), "--timeout", "10");

        assertEquals(1, run.exitCode(), run.failure());
        List<String> lines = run.out().lines().sorted().toList();
        String id = UUID.nameUUIDFromBytes("mixed//good".getBytes(StandardCharsets.UTF_8))
                .toString();
        assertEquals("published mixed/good: " + id + ", revision 4", lines.get(0));
        assertEquals("rejected  mixed/bad: error TZP-1103 template: no '|||'", lines.get(1));
        assertTrue(lines.get(2).startsWith("unheard   mixed/lost: no outcome within 10 s; submission "), lines.get(2));
    }

    @Test
    void whatIsPublishedAlreadyIsSaidAndNotSentAgain() throws IOException {
        assertEquals(0, publish(yaml("again", "one")).exitCode());

        var second = publish(yaml("again", "one", "two"));

        assertEquals(0, second.exitCode(), second.failure());
        List<String> lines = second.out().lines().toList();
        assertTrue(lines.get(0).startsWith("unchanged again/one: "), second.out());
        assertTrue(lines.get(1).startsWith("published again/two: "), second.out());
    }

    @Test
    void aSubmissionInJsonKeepsWhatItSays() throws IOException {
        Path json = folder.resolve("one.json");
        Files.writeString(
                json,
                "{\"submissionId\": \"mine\", \"definition\": {\"dataset\": \"json\", \"subset\": \"s\", \"name\": \"n\","
                        + " \"template\": \"a ||| b\"}}");

        assertTrue(publish(json).out().startsWith("published json/s/n: "));
        var run = publish(json, "--no-wait");
        assertEquals(0, run.exitCode(), run.failure());
        assertEquals("1 prompts are on the topic\n", run.err());
    }

    @Test
    void aBrokerThatIsNotThereIsNamed() throws IOException {
        String nobody = "localhost:" + Ports.free();
        var run = CommandRun.of(new PromptsCommand(), "publish", yaml("none", "one"), "--kafka", nobody);

        assertEquals(1, run.exitCode());
        assertTrue(run.failure().startsWith("--kafka: "), run.failure());
    }
}
