package dev.tzero.prompt;

import static dev.tzero.prompt.PromptFixture.definition;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tzero.prompt.messaging.StoreRebuild;
import dev.tzero.prompt.messaging.SubmissionConsumer;
import dev.tzero.proto.prompt.v1.DeletePromptRequest;
import dev.tzero.proto.prompt.v1.PromptRevision;
import dev.tzero.proto.prompt.v1.PromptSubmission;
import dev.tzero.testkit.TestDatabase;
import dev.tzero.testkit.TestKafka;
import dev.tzero.testkit.TzeroTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The topic is the truth: the store follows from it, and what comes again changes neither. */
@QuarkusTest
@QuarkusTestResource(TzeroTestResource.class)
@Tag("slow")
class RebuildTest {

    private static final String CONTENTS = """
            select md5(string_agg(row, '|' order by row)) from (
                select concat_ws(' ', p.prompt_id, p.dataset, p.subset, p.name, p.revision, p.deleted, r.revision,
                    r.content_sha256, r.template, r.original_task, r.metrics, r.languages, r.created_at,
                    md5(r.record)) as row
                from prompt.prompt p join prompt.prompt_revision r using (prompt_id)) as rows
            """;

    @TestHTTPResource("/")
    URI address;

    @Inject
    StoreRebuild rebuild;

    @Inject
    SubmissionConsumer consumer;

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
    void aWipedStoreIsRebuiltFromTheTopicToTheSameContentsAndHashes() {
        PromptRevision kept = prompts.create(definition("rebuilt", "kept", "one {{a}} ||| {{b}}"));
        prompts.update(kept.getPromptId(), 1, definition("rebuilt", "renamed", "two {{a}} ||| {{b}}"));
        PromptRevision gone = prompts.create(definition("rebuilt", "gone", "gone {{a}} ||| {{b}}"));
        delete(gone);
        prompts.create(definition("rebuilt", "gone", "back {{a}} ||| {{b}}"));
        PromptSubmission submission = submission("rebuilt", "submitted", 1, "rebuilt-1");
        PromptFixture.submit(submission);
        List<PromptRevision> published = PromptFixture.published("rebuilt", 5);
        awaitEmptyOutbox();
        String contents = TestDatabase.ask(CONTENTS);

        TestDatabase.execute("truncate prompt.submission, prompt.prompt_revision, prompt.prompt");
        assertTrue(rebuild.rebuild().isPresent());

        assertEquals(contents, TestDatabase.ask(CONTENTS));
        assertEquals(published, PromptFixture.publishedNow("rebuilt"), "a rebuild publishes nothing");
        assertFalse(rebuild.rebuild().isPresent(), "a store that holds prompts is left alone");
        PromptFixture.submit(submission);
        PromptFixture.submit(submission("rebuilt", "last", 1, "rebuilt-2"));
        assertEquals(6, PromptFixture.published("rebuilt", 6).size(), "the id of a submission outlives the store");
    }

    @Test
    void submissionsThatComeTwiceAndInAnyOrderChangeNothing() {
        List<PromptSubmission> submissions = IntStream.range(0, 20)
                .mapToObj(i -> submission("shuffled", "prompt " + i % 4, i, "shuffled-" + i))
                .toList();
        submissions.forEach(PromptFixture::submit);
        List<PromptRevision> published = PromptFixture.published("shuffled", 20);

        List<PromptSubmission> again = new ArrayList<>(submissions);
        again.addAll(submissions);
        Collections.shuffle(again, new Random(5));
        again.forEach(PromptFixture::submit);
        submitLast("shuffled");

        List<PromptRevision> now = PromptFixture.published("shuffled", 24);
        assertEquals(published, now.subList(0, 20));
        assertEquals(
                List.of(6L, 6L, 6L, 6L),
                prompts.list("shuffled").stream()
                        .map(PromptRevision::getRevision)
                        .toList());
    }

    @Test
    void submissionsWithoutIdsAreKnownByTheirContent() {
        List<PromptSubmission> submissions = IntStream.range(0, 3)
                .mapToObj(i -> submission("anonymous", "ask", i, ""))
                .toList();
        submissions.forEach(PromptFixture::submit);
        for (int i : List.of(2, 0, 1, 0)) {
            PromptFixture.submit(submissions.get(i));
        }
        PromptFixture.submit(submission("anonymous", "ask", 9, ""));

        assertEquals(
                List.of("0", "1", "2", "9"),
                PromptFixture.published("anonymous", 4).stream()
                        .map(revision -> revision.getDefinition().getTemplate().substring(0, 1))
                        .toList());
    }

    @Test
    void whoMeansToGoBackSaysWhichRevisionHeRead() {
        PromptFixture.submit(submission("back", "ask", 0, ""));
        PromptFixture.submit(submission("back", "ask", 1, ""));
        PromptFixture.submit(submission("back", "ask", 0, "").toBuilder()
                .setExpectedRevision(2)
                .build());

        assertEquals(3, PromptFixture.published("back", 3).getLast().getRevision());
    }

    @Test
    void aRecordThatIsDeliveredAgainAfterACrashHasItsEffectOnce() {
        PromptFixture.submit(submission("redelivered", "ask", 0, ""));
        PromptFixture.published("redelivered", 1);
        ConsumerRecord<String, byte[]> record = TestKafka.readAll("prompt-submissions").stream()
                .filter(submitted -> submitted.key().startsWith("redelivered/"))
                .findFirst()
                .orElseThrow();

        consumer.consume(record);
        consumer.consume(record);

        PromptFixture.submit(submission("redelivered", "last", 0, ""));
        assertEquals(2, PromptFixture.published("redelivered", 2).size());
    }

    /** A submission for each partition that was written to, so that all before it were handled when they are published. */
    private static void submitLast(String dataset) {
        IntStream.range(0, 4).forEach(i -> PromptFixture.submit(submission(dataset, "prompt " + i, 99, "last-" + i)));
    }

    private static PromptSubmission submission(String dataset, String name, int content, String id) {
        return PromptSubmission.newBuilder()
                .setSubmissionId(id)
                .setDefinition(definition(dataset, name, content + " " + name + " {{a}} ||| {{b}}"))
                .build();
    }

    private void delete(PromptRevision revision) {
        prompts.service.deletePrompt(DeletePromptRequest.newBuilder()
                .setPromptId(revision.getPromptId())
                .build());
    }

    private static void awaitEmptyOutbox() {
        Awaitility.await()
                .atMost(PromptFixture.LIMIT)
                .until(() -> "0".equals(TestDatabase.ask("select count(*) from prompt.outbox")));
    }
}
