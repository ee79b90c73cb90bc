package dev.tzero.prompt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import dev.tzero.platform.topics.Topic;
import dev.tzero.proto.prompt.v1.CreatePromptRequest;
import dev.tzero.proto.prompt.v1.DeletePromptRequest;
import dev.tzero.proto.prompt.v1.ExportPromptsRequest;
import dev.tzero.proto.prompt.v1.Finding;
import dev.tzero.proto.prompt.v1.GetPromptRequest;
import dev.tzero.proto.prompt.v1.GetPromptStatisticsRequest;
import dev.tzero.proto.prompt.v1.ImportPromptsRequest;
import dev.tzero.proto.prompt.v1.ImportPromptsResponse;
import dev.tzero.proto.prompt.v1.ListPromptRevisionsRequest;
import dev.tzero.proto.prompt.v1.ListPromptsRequest;
import dev.tzero.proto.prompt.v1.ListPromptsResponse;
import dev.tzero.proto.prompt.v1.PromptDefinition;
import dev.tzero.proto.prompt.v1.PromptMetadata;
import dev.tzero.proto.prompt.v1.PromptRejection;
import dev.tzero.proto.prompt.v1.PromptRevision;
import dev.tzero.proto.prompt.v1.PromptServiceGrpc;
import dev.tzero.proto.prompt.v1.PromptServiceGrpc.PromptServiceBlockingStub;
import dev.tzero.proto.prompt.v1.PromptSubmission;
import dev.tzero.proto.prompt.v1.RenderPromptRequest;
import dev.tzero.proto.prompt.v1.RenderPromptResponse;
import dev.tzero.proto.prompt.v1.UpdatePromptRequest;
import dev.tzero.testkit.TestKafka;
import dev.tzero.testkit.TzeroTestResource;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Every test works on a dataset of its own. */
@QuarkusTest
@QuarkusTestResource(TzeroTestResource.class)
@Tag("slow")
class PromptServiceTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Map<String, String> PROTOBUF = Map.of("content-type", "application/x-protobuf");

    @TestHTTPResource("/")
    URI address;

    private ManagedChannel channel;
    private PromptServiceBlockingStub service;

    @BeforeEach
    void connect() {
        channel = ManagedChannelBuilder.forAddress(address.getHost(), address.getPort())
                .usePlaintext()
                .build();
        service = PromptServiceGrpc.newBlockingStub(channel);
    }

    @AfterEach
    void disconnect() {
        channel.shutdownNow();
    }

    @Test
    void aPromptPublishedAsJsonIsStoredAndPublished() throws InvalidProtocolBufferException {
        produce("json/x", """
                {"submissionId": "json-1", "author": "mara", "definition": {"dataset": "json", "name": "ask",
                 "template": "{{text}} ||| {{label}}", "metadata": {"metrics": ["Accuracy"], "languages": ["en"]}}}
                """.getBytes(StandardCharsets.UTF_8), Map.of());

        PromptRevision published = published("json", 1).getFirst();

        assertEquals("ask", published.getDefinition().getName());
        assertEquals(1, published.getRevision());
        assertEquals(published, get(published.getPromptId()));
    }

    @Test
    void aMalformedPromptIsRejectedWithEveryReason() throws InvalidProtocolBufferException {
        PromptSubmission bad = PromptSubmission.newBuilder()
                .setSubmissionId("bad-1")
                .setDefinition(definition("rejected", "bad", "{{ text")
                        .setAnswerChoices("{% if %}")
                        .setMetadata(PromptMetadata.newBuilder()
                                .addMetrics("Applause")
                                .addLanguages("xx")))
                .build();
        produce("rejected/bad", bad.toByteArray(), PROTOBUF);

        PromptRejection rejection = PromptRejection.parseFrom(TestKafka.readUntil(
                        Topic.PROMPT_REJECTIONS.name(),
                        records ->
                                records.stream().anyMatch(record -> record.key().startsWith("rejected/")),
                        "the rejection",
                        LIMIT)
                .stream()
                .filter(record -> record.key().startsWith("rejected/"))
                .findFirst()
                .orElseThrow()
                .value());

        assertEquals(bad, rejection.getSubmission());
        assertEquals(
                List.of("TZP-1102", "TZP-1104", "TZP-1105", "TZP-1106"),
                rejection.getFindingsList().stream()
                        .map(Finding::getCode)
                        .sorted()
                        .toList());
        assertEquals(0, list("rejected").getTotal());
    }

    @Test
    void whatCannotBeReadGoesToTheDeadLetterTopicAndThePartitionMovesOn() throws InvalidProtocolBufferException {
        produce("same-key", "{not json".getBytes(StandardCharsets.UTF_8), Map.of());
        produce("same-key", submission("moves-on", "ask", "{{a}} ||| {{b}}").toByteArray(), PROTOBUF);

        assertEquals("ask", published("moves-on", 1).getFirst().getDefinition().getName());
        ConsumerRecord<String, byte[]> dead = TestKafka.readUntil(
                        Topic.PROMPT_SUBMISSIONS.deadLetters().name(),
                        records -> !of(records, "same-key").isEmpty(),
                        "the dead letter",
                        LIMIT)
                .stream()
                .filter(record -> "same-key".equals(record.key()))
                .findFirst()
                .orElseThrow();
        assertEquals("{not json", new String(dead.value(), StandardCharsets.UTF_8));
    }

    @Test
    void republishedAndReorderedSubmissionsChangeNothing() throws InvalidProtocolBufferException {
        PromptSubmission first = submission("again", "ask", "one {{a}} ||| {{b}}");
        PromptSubmission second = submission("again", "ask", "two {{a}} ||| {{b}}");
        PromptSubmission last = submission("again", "end", "end {{a}} ||| {{b}}");
        for (PromptSubmission submission : List.of(first, second, second, first, last)) {
            produce("again/ask", submission.toByteArray(), PROTOBUF);
        }

        List<PromptRevision> published = published("again", 3);

        assertEquals(
                List.of("one {{a}} ||| {{b}}", "two {{a}} ||| {{b}}", "end {{a}} ||| {{b}}"),
                published.stream().map(p -> p.getDefinition().getTemplate()).toList());
        assertEquals(
                "two {{a}} ||| {{b}}",
                get(published.getFirst().getPromptId()).getDefinition().getTemplate());
    }

    @Test
    void revisionsAreImmutableAndConcurrentWritersAreTold() {
        PromptRevision created = create(definition("revised", "ask", "{{a}} ||| {{b}}"));
        PromptRevision updated = update(created.getPromptId(), 1, definition("revised", "ask", "New {{a}} ||| {{b}}"));
        PromptRevision same = update(created.getPromptId(), 2, definition("revised", "ask", "New {{a}} ||| {{b}}"));

        assertEquals(2, updated.getRevision());
        assertEquals(updated, same);
        assertEquals(
                List.of(updated, created),
                service.listPromptRevisions(ListPromptRevisionsRequest.newBuilder()
                                .setPromptId(created.getPromptId())
                                .build())
                        .getRevisionsList());
        assertRefused(
                Status.Code.ABORTED,
                "expected revision 1, but the newest one is 2",
                () -> update(created.getPromptId(), 1, definition("revised", "ask", "Other {{a}} ||| {{b}}")));
    }

    @Test
    void aDeletedPromptLeavesATombstoneAndItsHistory() {
        PromptRevision created = create(definition("deleted", "ask", "{{a}} ||| {{b}}"));
        service.deletePrompt(DeletePromptRequest.newBuilder()
                .setPromptId(created.getPromptId())
                .build());

        ConsumerRecord<String, byte[]> tombstone = TestKafka.readUntil(
                        Topic.PROMPTS.name(),
                        records -> of(records, created.getPromptId()).size() == 2,
                        "revision and tombstone",
                        LIMIT)
                .stream()
                .filter(record -> record.key().equals(created.getPromptId()))
                .toList()
                .getLast();

        assertNull(tombstone.value());
        assertTrue(service.listPromptRevisions(ListPromptRevisionsRequest.newBuilder()
                        .setPromptId(created.getPromptId())
                        .build())
                .getDeleted());
        assertRefused(Status.Code.NOT_FOUND, created.getPromptId(), () -> get(created.getPromptId()));
        assertEquals(
                1, create(definition("deleted", "ask", "{{a}} ||| {{b}}")).getRevision(), "the name is free again");
    }

    @Test
    void whatIsNotThereIsNamed() {
        assertRefused(
                Status.Code.NOT_FOUND,
                "00000000-0000-0000-0000-000000000001",
                () -> get("00000000-0000-0000-0000-000000000001"));
        assertRefused(Status.Code.INVALID_ARGUMENT, "'nonsense' is not a UUID", () -> get("nonsense"));
        create(definition("taken", "ask", "{{a}} ||| {{b}}"));
        assertRefused(
                Status.Code.ALREADY_EXISTS,
                "prompt 'ask' of taken exists",
                () -> create(definition("taken", "ask", "Other {{a}} ||| {{b}}")));
    }

    @Test
    void listingsAreFilteredAndPaged() {
        IntStream.range(0, 5)
                .forEach(i -> create(definition("paged", "prompt " + i, i + " {{a}} ||| {{b}}")
                        .setMetadata(PromptMetadata.newBuilder().setOriginalTask(i % 2 == 0))));
        ListPromptsRequest firstPage = ListPromptsRequest.newBuilder()
                .setDataset("paged")
                .setOriginalTask(true)
                .setPageSize(2)
                .build();

        ListPromptsResponse first = service.listPrompts(firstPage);
        ListPromptsResponse second = service.listPrompts(
                firstPage.toBuilder().setPageToken(first.getNextPageToken()).build());

        assertEquals(List.of("prompt 0", "prompt 2"), names(first));
        assertEquals(List.of("prompt 4"), names(second));
        assertEquals(3, first.getTotal());
        assertEquals("", second.getNextPageToken());
        assertEquals(
                List.of("prompt 3"),
                names(service.listPrompts(ListPromptsRequest.newBuilder()
                        .setDataset("paged")
                        .setText("PROMPT 3")
                        .build())));
        assertRefused(
                Status.Code.INVALID_ARGUMENT,
                "page_size",
                () -> service.listPrompts(
                        ListPromptsRequest.newBuilder().setPageSize(-1).build()));
    }

    @Test
    void aPreviewShowsInputTargetAndChoices() {
        RenderPromptResponse preview = service.renderPrompt(RenderPromptRequest.newBuilder()
                .setDefinition(definition("preview", "ask", "Is it {{text}}? ||| {{answer_choices[label]}}")
                        .setAnswerChoices("no ||| yes"))
                .setRow(Struct.newBuilder()
                        .putFields(
                                "text", Value.newBuilder().setStringValue("red").build())
                        .putFields("label", Value.newBuilder().setNumberValue(1).build()))
                .build());

        assertEquals("Is it red?", preview.getInput());
        assertEquals(List.of("yes"), preview.getTargetsList());
        assertEquals(List.of("no", "yes"), preview.getAnswerChoicesList());
        assertFalse(preview.getBlank());
    }

    @Test
    void anExportedFileIsImportedUnchanged() {
        PromptRevision created = create(definition("exported", "ask", "{{a}}: ||| {{b}}")
                .setAnswerChoices("yes ||| no")
                .setMetadata(PromptMetadata.newBuilder()
                        .setOriginalTask(true)
                        .addMetrics("Accuracy")
                        .addLanguages("en")));
        String yaml = service.exportPrompts(
                        ExportPromptsRequest.newBuilder().setDataset("exported").build())
                .getYaml();

        ImportPromptsResponse again = service.importPrompts(
                ImportPromptsRequest.newBuilder().setYaml(yaml).build());
        ImportPromptsResponse elsewhere = service.importPrompts(ImportPromptsRequest.newBuilder()
                .setYaml(yaml.replace("{{a}}:", "{{ a")
                        .replace(created.getPromptId(), "00000000-0000-0000-0000-00000000000a"))
                .build());

        assertTrue(yaml.contains(created.getPromptId()), yaml);
        assertEquals(1, again.getUnchanged());
        assertEquals("TZP-1102", elsewhere.getRejected(0).getFindings(0).getCode());
        assertRefused(
                Status.Code.INVALID_ARGUMENT,
                "yaml",
                () -> service.importPrompts(
                        ImportPromptsRequest.newBuilder().setYaml(": : :").build()));
        assertRefused(
                Status.Code.NOT_FOUND,
                "nobody",
                () -> service.exportPrompts(
                        ExportPromptsRequest.newBuilder().setDataset("nobody").build()));
    }

    @Test
    void thePagesShowPromptsAndEscapeThem() throws IOException, InterruptedException {
        PromptRevision created = create(definition("pages", "<b>bold</b>", "{{a}} ||| {{b}}"));

        String list = page("/prompts?data=pages");
        String prompt = page("/prompts/" + created.getPromptId());
        String overview = page("/");

        assertTrue(list.contains("&lt;b&gt;bold&lt;/b&gt;"), list);
        assertFalse(list.contains("<b>bold</b>"), list);
        assertTrue(prompt.contains("{{a}} ||| {{b}}"), prompt);
        assertTrue(overview.contains("/view?data=pages"), overview);
        assertTrue(service.getPromptStatistics(GetPromptStatisticsRequest.getDefaultInstance())
                        .getPromptsByDatasetMap()
                        .get("pages")
                == 1);
    }

    private String page(String path) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> response = client.send(
                    HttpRequest.newBuilder(address.resolve(path))
                            .header("accept", "text/html")
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertEquals(200, response.statusCode(), response.body());
            return response.body();
        }
    }

    private PromptRevision create(PromptDefinition.Builder definition) {
        return service.createPrompt(CreatePromptRequest.newBuilder()
                        .setDefinition(definition)
                        .setAuthor("test")
                        .build())
                .getPrompt();
    }

    private PromptRevision update(String id, long expected, PromptDefinition.Builder definition) {
        return service.updatePrompt(UpdatePromptRequest.newBuilder()
                        .setPromptId(id)
                        .setExpectedRevision(expected)
                        .setDefinition(definition)
                        .build())
                .getPrompt();
    }

    private PromptRevision get(String id) {
        return service.getPrompt(GetPromptRequest.newBuilder().setPromptId(id).build())
                .getPrompt();
    }

    private ListPromptsResponse list(String dataset) {
        return service.listPrompts(
                ListPromptsRequest.newBuilder().setDataset(dataset).build());
    }

    private static List<String> names(ListPromptsResponse response) {
        return response.getPromptsList().stream()
                .map(prompt -> prompt.getDefinition().getName())
                .toList();
    }

    private static PromptDefinition.Builder definition(String dataset, String name, String template) {
        return PromptDefinition.newBuilder().setDataset(dataset).setName(name).setTemplate(template);
    }

    private static PromptSubmission submission(String dataset, String name, String template) {
        return PromptSubmission.newBuilder()
                .setSubmissionId(dataset + "/" + template)
                .setDefinition(definition(dataset, name, template))
                .build();
    }

    private static void produce(String key, byte[] value, Map<String, String> headers) {
        TestKafka.produce(Topic.PROMPT_SUBMISSIONS.name(), key, value, headers);
    }

    private static List<PromptRevision> published(String dataset, int count) throws InvalidProtocolBufferException {
        List<PromptRevision> found = TestKafka.readUntil(
                        Topic.PROMPTS.name(),
                        records -> revisions(records, dataset).size() >= count,
                        count + " revisions of " + dataset,
                        LIMIT)
                .stream()
                .filter(record -> record.value() != null)
                .map(PromptServiceTest::revision)
                .filter(revision -> revision.getDefinition().getDataset().equals(dataset))
                .toList();
        assertEquals(count, found.size());
        return found;
    }

    private static List<PromptRevision> revisions(List<ConsumerRecord<String, byte[]>> records, String dataset) {
        return records.stream()
                .filter(record -> record.value() != null)
                .map(PromptServiceTest::revision)
                .filter(revision -> revision.getDefinition().getDataset().equals(dataset))
                .toList();
    }

    private static PromptRevision revision(ConsumerRecord<String, byte[]> record) {
        try {
            return PromptRevision.parseFrom(record.value());
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError("not a revision: " + record, e);
        }
    }

    private static List<ConsumerRecord<String, byte[]>> of(List<ConsumerRecord<String, byte[]>> records, String key) {
        return records.stream().filter(record -> key.equals(record.key())).toList();
    }

    private static void assertRefused(Status.Code code, String sentence, Runnable call) {
        StatusRuntimeException refused = assertThrows(StatusRuntimeException.class, call::run);
        assertEquals(code, refused.getStatus().getCode());
        assertTrue(
                refused.getStatus().getDescription().contains(sentence),
                refused.getStatus().getDescription());
    }
}
