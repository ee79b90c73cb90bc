package dev.tzero.prompt;

import static dev.tzero.prompt.PromptFixture.assertRefused;
import static dev.tzero.prompt.PromptFixture.definition;
import static dev.tzero.prompt.PromptFixture.refusal;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import dev.tzero.platform.topics.Topic;
import dev.tzero.proto.prompt.v1.CreatePromptRequest;
import dev.tzero.proto.prompt.v1.Finding;
import dev.tzero.proto.prompt.v1.ImportPromptsRequest;
import dev.tzero.proto.prompt.v1.PromptDefinition;
import dev.tzero.proto.prompt.v1.PromptRejection;
import dev.tzero.proto.prompt.v1.PromptServiceGrpc;
import dev.tzero.proto.prompt.v1.PromptSubmission;
import dev.tzero.testkit.TestKafka;
import dev.tzero.testkit.TzeroTestResource;
import io.grpc.CallOptions;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Bad input is a clear error at its field, and nothing is stored or published, whichever way it comes. */
@QuarkusTest
@QuarkusTestResource(TzeroTestResource.class)
@Tag("slow")
class BadInputTest {

    private static final String ID = "11111111-2222-3333-4444-555555555555";

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
    void aTemplateThatIsNoneIsRefusedAtItsLineBothWays() {
        refusedBothWays(
                "bad-syntax", definition("bad-syntax", "ask", "Is it\n{{ a ||| {{b}}"), "TZP-1102", "template:2:");
        refusedBothWays(
                "bad-choices",
                definition("bad-choices", "ask", "{{a}} ||| {{b}}").setAnswerChoices("{% if %}"),
                "TZP-1104",
                "answer_choices:1:");
        refusedBothWays("bad-separator", definition("bad-separator", "ask", "{{a}}"), "TZP-1103", "template");
    }

    @Test
    void anIncludeOfItselfIsRefusedBothWays() {
        refusedBothWays(
                "bad-include",
                definition("bad-include", "ask", "{% include 'ask' %} ||| {{b}}"),
                "TZP-1102",
                "template:1:");
        refusedBothWays(
                "bad-extends",
                definition("bad-extends", "ask", "{% extends 'ask' %} ||| {{b}}"),
                "TZP-1102",
                "template:1:");
    }

    @Test
    void aNameWithControlCharactersIsRefusedBothWays() {
        refusedBothWays("bad-name", definition("bad-name", "a\u0000b", "{{a}} ||| {{b}}"), "TZP-1115", "name");
        refusedBothWays("bad-line", definition("bad-line", "a\nb", "{{a}} ||| {{b}}"), "TZP-1115", "name");
        refusedBothWays("bad-path", definition("bad-path/..", "ask", "{{a}} ||| {{b}}"), "TZP-1115", "dataset");
    }

    @Test
    void aTemplateOfTenMegabytesIsRefusedThroughACall() {
        StatusRuntimeException refused = assertRefused(
                Status.Code.INVALID_ARGUMENT,
                "10000000 characters: expected at most 65536",
                () -> prompts.create(definition("bad-size", "ask", "x".repeat(10_000_000))));

        assertEquals("template", refusal(refused).getFindings(0).getField());
        assertEquals(List.of(), prompts.list("bad-size"));
    }

    @Test
    void aTemplateOfTenMegabytesThatCompressionLetThroughIsRejectedAndThePartitionMovesOn() throws Exception {
        PromptSubmission huge = PromptSubmission.newBuilder()
                .setSubmissionId("bad-size-topic")
                .setDefinition(definition("bad-size-topic", "ask", "x".repeat(10_000_000)))
                .build();
        produceCompressed("bad-size-topic", huge.toByteArray());

        PromptRejection rejection = PromptFixture.rejection("bad-size-topic");

        assertEquals("TZP-1107", rejection.getFindings(0).getCode());
        assertEquals(
                65_536, rejection.getSubmission().getDefinition().getTemplate().length());
        PromptFixture.submit(
                "bad-size-topic",
                PromptSubmission.newBuilder()
                        .setDefinition(definition("bad-size-after", "ask", "{{a}} ||| {{b}}"))
                        .build()
                        .toByteArray());
        assertEquals(1, PromptFixture.published("bad-size-after", 1).size());
    }

    @Test
    void bytesThatAreNotUtf8AreRefusedThroughACall() {
        byte[] request = CreatePromptRequest.newBuilder()
                .setDefinition(definition("bad-utf8", "ask", "{{a}} ||| {{b}} QQ"))
                .build()
                .toByteArray();
        replace(request, "QQ", new byte[] {(byte) 0xC3, 0x28});

        StatusRuntimeException refused = assertThrows(
                StatusRuntimeException.class,
                () -> ClientCalls.blockingUnaryCall(prompts.channel(), rawCreate(), CallOptions.DEFAULT, request));

        assertTrue(
                List.of(Status.Code.INVALID_ARGUMENT, Status.Code.INTERNAL)
                        .contains(refused.getStatus().getCode()),
                refused::toString);
        assertEquals(List.of(), prompts.list("bad-utf8"));
    }

    @Test
    void bytesThatAreNotUtf8GoToTheDeadLettersOfTheTopic() {
        byte[] record = PromptSubmission.newBuilder()
                .setDefinition(definition("bad-utf8-topic", "ask", "{{a}} ||| {{b}} QQ"))
                .build()
                .toByteArray();
        replace(record, "QQ", new byte[] {(byte) 0xC3, 0x28});

        PromptFixture.submit("bad-utf8-topic", record);

        assertEquals("TZ-1002", deadLetter("bad-utf8-topic"));
        assertEquals(List.of(), PromptFixture.publishedNow("bad-utf8-topic"));
    }

    @Test
    void halfASurrogatePairInJsonIsRejectedAndNotTurnedIntoAQuestionMark() {
        TestKafka.produce(
                Topic.PROMPT_SUBMISSIONS.name(), "bad-surrogate", """
                {"submissionId": "bad-surrogate", "definition": {"dataset": "bad-surrogate", "name": "ask",
                 "template": "\\ud83d {{a}} ||| {{b}}"}}
                """.getBytes(StandardCharsets.UTF_8), Map.of());

        Finding finding = PromptFixture.rejection("bad-surrogate").getFindings(0);
        assertEquals("TZP-1115 template", finding.getCode() + " " + finding.getField());
    }

    @Test
    void yamlThatIsNoneOrHasAnUnknownTagIsRefusedAtItsField() {
        refusedYaml("dataset: bad-yaml\ntemplates: [", "text");
        refusedYaml("dataset: bad-yaml\ntemplates: {}\nsubset: !!python/object:os.system ls", "subset");
        refusedYaml(yaml("!Execute"), "templates." + ID);
        assertEquals(List.of(), prompts.list("bad-yaml"));
    }

    @Test
    void yamlOnTheTopicIsNoSubmission() {
        TestKafka.produce(
                Topic.PROMPT_SUBMISSIONS.name(),
                "bad-yaml-topic",
                yaml("!Template").getBytes(StandardCharsets.UTF_8),
                Map.of());

        assertEquals("TZ-1003", deadLetter("bad-yaml-topic"));
    }

    @Test
    void aUuidThatAFileHasTwiceIsRefused() {
        String twice = yaml("!Template")
                + yaml("!Template")
                        .substring(yaml("!Template").indexOf("  " + ID))
                        .replaceFirst(ID, "other");

        refusedYaml(twice, "templates.other.id");
    }

    @Test
    void aSubmissionIdThatSaidSomethingElseBeforeIsRejected() {
        PromptSubmission first = PromptSubmission.newBuilder()
                .setSubmissionId("bad-reuse")
                .setDefinition(definition("bad-reuse", "ask", "{{a}} ||| {{b}}"))
                .build();
        PromptFixture.submit(first);
        PromptFixture.submit(first.toBuilder()
                .setDefinition(definition("bad-reuse", "ask", "Other {{a}} ||| {{b}}"))
                .build());

        Finding finding = PromptFixture.rejection("bad-reuse").getFindings(0);

        assertEquals("TZP-1120", finding.getCode());
        assertEquals(1, PromptFixture.published("bad-reuse", 1).size());
    }

    private void refusedBothWays(String dataset, PromptDefinition.Builder definition, String code, String place) {
        StatusRuntimeException refused =
                assertRefused(Status.Code.INVALID_ARGUMENT, code, () -> prompts.create(definition));
        assertFinding(code, place, refusal(refused).getFindings(0));
        PromptSubmission submission = PromptSubmission.newBuilder()
                .setSubmissionId(dataset)
                .setDefinition(definition)
                .build();
        PromptFixture.submit(dataset, submission.toByteArray());
        PromptRejection rejection = PromptFixture.rejection(dataset);
        assertFinding(code, place, rejection.getFindings(0));
        assertEquals(submission, rejection.getSubmission());
        assertEquals(List.of(), prompts.list(definition.getDataset()));
        assertEquals(List.of(), PromptFixture.publishedNow(definition.getDataset()));
    }

    private static void assertFinding(String code, String place, Finding finding) {
        assertEquals(code, finding.getCode(), finding::toString);
        assertTrue(finding.getPlace().startsWith(place), finding::toString);
    }

    private void refusedYaml(String yaml, String field) {
        StatusRuntimeException refused = assertRefused(
                Status.Code.INVALID_ARGUMENT,
                "TZP-1117",
                () -> prompts.service.importPrompts(
                        ImportPromptsRequest.newBuilder().setYaml(yaml).build()));
        assertEquals(field, refusal(refused).getFindings(0).getField());
    }

    private static String yaml(String tag) {
        return "dataset: bad-yaml\ntemplates:\n  " + ID + ": " + tag + "\n    answer_choices: null\n    id: " + ID
                + "\n    jinja: '{{a}} ||| {{b}}'\n    name: ask\n    reference: ''\n";
    }

    /** The error code of the dead letter with this key. */
    private static String deadLetter(String key) {
        ConsumerRecord<String, byte[]> dead = TestKafka.readUntil(
                        Topic.PROMPT_SUBMISSIONS.deadLetters().name(),
                        records -> records.stream().anyMatch(record -> key.equals(record.key())),
                        "the dead letter of " + key,
                        PromptFixture.LIMIT)
                .stream()
                .filter(record -> key.equals(record.key()))
                .findFirst()
                .orElseThrow();
        for (var header : dead.headers()) {
            String value = new String(header.value(), StandardCharsets.UTF_8);
            if (value.startsWith("TZ")) {
                return value;
            }
        }
        throw new AssertionError("no code in " + dead);
    }

    private static void produceCompressed(String key, byte[] value) throws Exception {
        Properties settings = new Properties();
        settings.putAll(Map.of(
                "bootstrap.servers", TestKafka.bootstrapServers(),
                "compression.type", "gzip",
                "max.request.size", "33554432",
                "buffer.memory", "67108864"));
        try (KafkaProducer<String, byte[]> producer =
                new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer())) {
            ProducerRecord<String, byte[]> record = new ProducerRecord<>(Topic.PROMPT_SUBMISSIONS.name(), key, value);
            record.headers().add("content-type", "application/x-protobuf".getBytes(StandardCharsets.UTF_8));
            producer.send(record).get();
        }
    }

    private static void replace(byte[] bytes, String text, byte[] replacement) {
        int at =
                ByteString.copyFrom(bytes).toString(StandardCharsets.ISO_8859_1).indexOf(text);
        System.arraycopy(replacement, 0, bytes, at, replacement.length);
    }

    /** CreatePrompt as a client that checks nothing sends it. */
    private static MethodDescriptor<byte[], byte[]> rawCreate() {
        MethodDescriptor.Marshaller<byte[]> raw = new MethodDescriptor.Marshaller<>() {
            @Override
            public InputStream stream(byte[] value) {
                return new ByteArrayInputStream(value);
            }

            @Override
            public byte[] parse(InputStream stream) {
                return new byte[0];
            }
        };
        return PromptServiceGrpc.getCreatePromptMethod().toBuilder(raw, raw).build();
    }
}
