package dev.tzero.prompt;

import static dev.tzero.prompt.PromptFixture.assertRefused;
import static dev.tzero.prompt.PromptFixture.definition;
import static dev.tzero.prompt.PromptFixture.refusal;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tzero.proto.prompt.v1.DeletePromptRequest;
import dev.tzero.proto.prompt.v1.DiffPromptRevisionsRequest;
import dev.tzero.proto.prompt.v1.DiffPromptRevisionsResponse;
import dev.tzero.proto.prompt.v1.Finding;
import dev.tzero.proto.prompt.v1.LineChange;
import dev.tzero.proto.prompt.v1.PromptRefusal;
import dev.tzero.proto.prompt.v1.PromptRejection;
import dev.tzero.proto.prompt.v1.PromptRevision;
import dev.tzero.proto.prompt.v1.PromptSubmission;
import dev.tzero.testkit.TzeroTestResource;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Two people edit one prompt. */
@QuarkusTest
@QuarkusTestResource(TzeroTestResource.class)
@Tag("slow")
class ConflictTest {

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
    void theSecondWriterGetsTheConflictAndBothTexts() {
        PromptRevision read = prompts.create(definition("conflict", "ask", "{{a}} ||| {{b}}"));
        PromptRevision first =
                prompts.update(read.getPromptId(), 1, definition("conflict", "ask", "One {{a}} ||| {{b}}"));

        StatusRuntimeException refused = assertRefused(
                Status.Code.ABORTED,
                "expected revision 1, but the newest one is 2",
                () -> prompts.update(read.getPromptId(), 1, definition("conflict", "ask", "Two {{a}} ||| {{b}}")));

        PromptRefusal refusal = refusal(refused);
        Finding conflict = refusal.getFindings(0);
        assertEquals("expected_revision", conflict.getField());
        assertEquals(first, conflict.getStored());
        assertEquals("Two {{a}} ||| {{b}}", refusal.getSubmitted().getTemplate());
        assertEquals(first, prompts.get(read.getPromptId()));
    }

    @Test
    void textsThatDoNotFitInAStatusAreNamedAndReadElsewhere() {
        PromptRevision read = prompts.create(definition("conflict-long", "ask", "{{a}} ||| {{b}}"));
        String novel = "ä".repeat(30_000);
        PromptRevision first =
                prompts.update(read.getPromptId(), 1, definition("conflict-long", "ask", novel + "{{a}} ||| {{b}}"));

        StatusRuntimeException refused = assertRefused(
                Status.Code.ABORTED,
                "expected revision 1, but the newest one is 2",
                () -> prompts.update(
                        read.getPromptId(), 1, definition("conflict-long", "ask", novel + "! {{a}} ||| {{b}}")));

        PromptRevision named = refusal(refused).getFindings(0).getStored();
        assertEquals(first.getContentSha256(), named.getContentSha256());
        assertEquals(2, named.getRevision());
        assertFalse(named.hasDefinition());
    }

    @Test
    void ofManyWhoWriteAtOnceOneWinsAndTheOthersAreTold() throws InterruptedException, ExecutionException {
        PromptRevision read = prompts.create(definition("race", "ask", "{{a}} ||| {{b}}"));
        List<Callable<Status.Code>> writers = IntStream.range(0, 8)
                .<Callable<Status.Code>>mapToObj(i -> () -> {
                    try {
                        prompts.update(read.getPromptId(), 1, definition("race", "ask", i + " {{a}} ||| {{b}}"));
                        return Status.Code.OK;
                    } catch (StatusRuntimeException e) {
                        return e.getStatus().getCode();
                    }
                })
                .toList();

        List<Status.Code> outcomes = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            for (Future<Status.Code> outcome : threads.invokeAll(writers)) {
                outcomes.add(outcome.get());
            }
        }

        assertEquals(1, outcomes.stream().filter(Status.Code.OK::equals).count(), outcomes::toString);
        assertEquals(7, outcomes.stream().filter(Status.Code.ABORTED::equals).count(), outcomes::toString);
        assertEquals(2, prompts.get(read.getPromptId()).getRevision());
    }

    @Test
    void theSameCallRepeatedIsNoConflict() {
        PromptRevision read = prompts.create(definition("retry", "ask", "{{a}} ||| {{b}}"));
        PromptRevision once = prompts.update(read.getPromptId(), 1, definition("retry", "ask", "New {{a}} ||| {{b}}"));

        assertEquals(once, prompts.update(read.getPromptId(), 1, definition("retry", "ask", "New {{a}} ||| {{b}}")));
    }

    @Test
    void aStaleSubmissionIsRejectedWithBothTextsAndNothingIsPublished() {
        PromptRevision read = prompts.create(definition("stale", "ask", "{{a}} ||| {{b}}"));
        PromptRevision newest =
                prompts.update(read.getPromptId(), 1, definition("stale", "ask", "One {{a}} ||| {{b}}"));
        PromptSubmission stale = PromptSubmission.newBuilder()
                .setSubmissionId("stale-1")
                .setPromptId(read.getPromptId())
                .setExpectedRevision(1)
                .setDefinition(definition("stale", "ask", "Two {{a}} ||| {{b}}"))
                .build();

        PromptFixture.submit(stale);
        PromptRejection rejection = PromptFixture.rejection("stale-1");

        assertEquals("TZP-1109", rejection.getFindings(0).getCode());
        assertEquals(newest, rejection.getFindings(0).getStored());
        assertEquals(stale, rejection.getSubmission());
        assertEquals(List.of(read, newest), PromptFixture.published("stale", 2));
    }

    @Test
    void aStaleDeletionIsRefusedWithTheTextItWouldHaveLost() {
        PromptRevision read = prompts.create(definition("stale-delete", "ask", "{{a}} ||| {{b}}"));
        PromptRevision newest =
                prompts.update(read.getPromptId(), 1, definition("stale-delete", "ask", "One {{a}} ||| {{b}}"));

        StatusRuntimeException refused = assertRefused(
                Status.Code.ABORTED,
                "expected revision 1",
                () -> prompts.service.deletePrompt(DeletePromptRequest.newBuilder()
                        .setPromptId(read.getPromptId())
                        .setExpectedRevision(1)
                        .build()));

        assertEquals(newest, refusal(refused).getFindings(0).getStored());
        assertEquals(newest, prompts.get(read.getPromptId()));
    }

    @Test
    void revisionsAreComparedFieldByField() {
        PromptRevision first = prompts.create(definition("diff", "ask", "Is it\n{{a}}? ||| {{b}}"));
        prompts.update(first.getPromptId(), 1, definition("diff", "ask", "Was it\n{{a}}? ||| {{b}}"));
        PromptRevision third =
                prompts.update(first.getPromptId(), 2, definition("diff", "asked", "Was it\n{{a}}? ||| {{b}}"));

        DiffPromptRevisionsResponse last = diff(first.getPromptId(), 0, 0);
        DiffPromptRevisionsResponse all = diff(first.getPromptId(), 1, 3);

        assertEquals(
                List.of("name"),
                last.getFieldsList().stream().map(field -> field.getField()).toList());
        assertEquals(third, last.getTo());
        assertEquals(first, all.getFrom());
        assertEquals(
                List.of("name", "template"),
                all.getFieldsList().stream().map(field -> field.getField()).toList());
        assertEquals(
                List.of(LineChange.LINE_CHANGE_REMOVED, LineChange.LINE_CHANGE_ADDED, LineChange.LINE_CHANGE_KEPT),
                all.getFields(1).getLinesList().stream()
                        .map(line -> line.getChange())
                        .toList());
        assertTrue(diff(first.getPromptId(), 0, 1).getFieldsCount() > 0, "everything is new in the first revision");
        assertRefused(Status.Code.NOT_FOUND, "revision 9", () -> diff(first.getPromptId(), 9, 3));
    }

    private DiffPromptRevisionsResponse diff(String promptId, long from, long to) {
        return prompts.service.diffPromptRevisions(DiffPromptRevisionsRequest.newBuilder()
                .setPromptId(promptId)
                .setFromRevision(from)
                .setToRevision(to)
                .build());
    }
}
