package dev.tzero.prompt;

import static dev.tzero.prompt.PromptFixture.LIMIT;
import static dev.tzero.prompt.PromptFixture.PROTOBUF;
import static dev.tzero.prompt.PromptFixture.assertRefused;
import static dev.tzero.prompt.PromptFixture.definition;
import static dev.tzero.prompt.PromptFixture.published;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import dev.tzero.platform.topics.Topic;
import dev.tzero.proto.prompt.v1.DeletePromptRequest;
import dev.tzero.proto.prompt.v1.ExportPromptsRequest;
import dev.tzero.proto.prompt.v1.Finding;
import dev.tzero.proto.prompt.v1.GetPromptStatisticsRequest;
import dev.tzero.proto.prompt.v1.ImportPromptsRequest;
import dev.tzero.proto.prompt.v1.ImportPromptsResponse;
import dev.tzero.proto.prompt.v1.ListPromptRevisionsRequest;
import dev.tzero.proto.prompt.v1.ListPromptsRequest;
import dev.tzero.proto.prompt.v1.ListPromptsResponse;
import dev.tzero.proto.prompt.v1.PromptMetadata;
import dev.tzero.proto.prompt.v1.PromptRejection;
import dev.tzero.proto.prompt.v1.PromptRevision;
import dev.tzero.proto.prompt.v1.PromptServiceGrpc.PromptServiceBlockingStub;
import dev.tzero.proto.prompt.v1.PromptSubmission;
import dev.tzero.proto.prompt.v1.RenderPromptRequest;
import dev.tzero.proto.prompt.v1.RenderPromptResponse;
import dev.tzero.testkit.TestKafka;
import dev.tzero.testkit.TzeroTestResource;
import io.grpc.Status;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
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

    @TestHTTPResource("/")
    URI address;

    private PromptFixture prompts;
    private PromptServiceBlockingStub service;

    @BeforeEach
    void connect() {
        prompts = new PromptFixture(address);
        service = prompts.service;
    }

    @AfterEach
    void disconnect() {
        prompts.close();
    }

    @Test
    void aPromptPublishedAsJsonIsStoredAndPublished() {
        produce("json/x", """
                {"submissionId": "json-1", "author": "mara", "definition": {"dataset": "json", "name": "ask",
                 "template": "{{text}} ||| {{label}}", "metadata": {"metrics": ["Accuracy"], "languages": ["en"]}}}
                """.getBytes(StandardCharsets.UTF_8), Map.of());

        PromptRevision published = published("json", 1).getFirst();

        assertEquals("ask", published.getDefinition().getName());
        assertEquals(1, published.getRevision());
        assertEquals(published, prompts.get(published.getPromptId()));
    }

    @Test
    void aMalformedPromptIsRejectedWithEveryReason() {
        PromptSubmission bad = PromptSubmission.newBuilder()
                .setSubmissionId("bad-1")
                .setDefinition(definition("rejected", "bad", "{{ text")
                        .setAnswerChoices("{% if %}")
                        .setMetadata(PromptMetadata.newBuilder()
                                .addMetrics("Applause")
                                .addLanguages("xx")))
                .build();
        produce("rejected/bad", bad.toByteArray(), PROTOBUF);

        PromptRejection rejection = PromptFixture.rejection("bad-1");

        assertEquals(bad, rejection.getSubmission());
        assertEquals(
                List.of("TZP-1102", "TZP-1104", "TZP-1105", "TZP-1106"),
                rejection.getFindingsList().stream()
                        .map(Finding::getCode)
                        .sorted()
                        .toList());
        assertEquals(List.of(), prompts.list("rejected"));
    }

    @Test
    void whatCannotBeReadGoesToTheDeadLetterTopicAndThePartitionMovesOn() {
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
    void republishedAndReorderedSubmissionsChangeNothing() {
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
                prompts.get(published.getFirst().getPromptId()).getDefinition().getTemplate());
    }

    @Test
    void revisionsAreImmutableAndConcurrentWritersAreTold() {
        PromptRevision created = prompts.create(definition("revised", "ask", "{{a}} ||| {{b}}"));
        PromptRevision updated =
                prompts.update(created.getPromptId(), 1, definition("revised", "ask", "New {{a}} ||| {{b}}"));
        PromptRevision same =
                prompts.update(created.getPromptId(), 2, definition("revised", "ask", "New {{a}} ||| {{b}}"));

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
                () -> prompts.update(created.getPromptId(), 1, definition("revised", "ask", "Other {{a}} ||| {{b}}")));
    }

    @Test
    void aDeletedPromptLeavesATombstoneAndItsHistory() {
        PromptRevision created = prompts.create(definition("deleted", "ask", "{{a}} ||| {{b}}"));
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
        assertRefused(Status.Code.NOT_FOUND, created.getPromptId(), () -> prompts.get(created.getPromptId()));
        assertEquals(
                1,
                prompts.create(definition("deleted", "ask", "{{a}} ||| {{b}}")).getRevision(),
                "the name is free again");
    }

    @Test
    void wordsOfAnotherPromptOfTheDatasetAreRefused() {
        PromptRevision first = prompts.create(definition("twins", "one", "{{a}} ||| {{b}}"));

        assertRefused(
                Status.Code.ALREADY_EXISTS,
                "has the same words",
                () -> prompts.create(definition("twins", "two", "{{a}} ||| {{b}}")));
        prompts.create(definition("twins", "choices", "{{a}} ||| {{b}}").setAnswerChoices("x ||| y"));
        prompts.create(definition("twins", "two", "{{a}} ||| {{b}}").setSubset("other"));
        prompts.update(first.getPromptId(), 1, definition("twins", "one", "Other {{a}} ||| {{b}}"));
        prompts.create(definition("twins", "two", "{{a}} ||| {{b}}"));
    }

    @Test
    void whatIsNotThereIsNamed() {
        assertRefused(
                Status.Code.NOT_FOUND,
                "00000000-0000-0000-0000-000000000001",
                () -> prompts.get("00000000-0000-0000-0000-000000000001"));
        assertRefused(Status.Code.INVALID_ARGUMENT, "'nonsense' is not a UUID", () -> prompts.get("nonsense"));
        prompts.create(definition("taken", "ask", "{{a}} ||| {{b}}"));
        assertRefused(
                Status.Code.ALREADY_EXISTS,
                "prompt 'ask' of taken exists",
                () -> prompts.create(definition("taken", "ask", "Other {{a}} ||| {{b}}")));
    }

    @Test
    void listingsAreFilteredAndPaged() {
        IntStream.range(0, 5)
                .forEach(i -> prompts.create(definition("paged", "prompt " + i, i + " {{a}} ||| {{b}}")
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
        PromptRevision created = prompts.create(definition("exported", "ask", "{{a}}: ||| {{b}}")
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
        PromptRevision created = prompts.create(definition("pages", "<b>bold</b>", "{{a}} ||| {{b}}"));

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

    private static List<String> names(ListPromptsResponse response) {
        return response.getPromptsList().stream()
                .map(prompt -> prompt.getDefinition().getName())
                .toList();
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

    private static List<ConsumerRecord<String, byte[]>> of(List<ConsumerRecord<String, byte[]>> records, String key) {
        return records.stream().filter(record -> key.equals(record.key())).toList();
    }
}
