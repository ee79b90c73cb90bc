package dev.tzero.prompt.library;

import com.google.protobuf.util.Timestamps;
import dev.tzero.definitions.check.Findings;
import dev.tzero.definitions.check.TextChecks;
import dev.tzero.platform.errors.ServiceException;
import dev.tzero.prompt.check.CheckReport;
import dev.tzero.prompt.check.PromptChecks;
import dev.tzero.prompt.check.RefusedException;
import dev.tzero.prompt.library.PromptStore.StoredPrompt;
import dev.tzero.proto.prompt.v1.Finding;
import dev.tzero.proto.prompt.v1.PromptDefinition;
import dev.tzero.proto.prompt.v1.PromptRevision;
import dev.tzero.proto.prompt.v1.PromptSubmission;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Decides what becomes of prompts: immutable revisions, checked before they are stored, told to {@link PromptEvents}.
 * The same rules hold for calls, records, files and pages. An instance belongs to one transaction.
 */
public final class PromptLibrary {

    private final PromptStore store;
    private final PromptEvents events;
    private final PromptChecks checks;
    private final LibraryMode mode;
    private final InstantSource clock;
    private final Supplier<UUID> ids;

    /**
     * @param clock gives revisions their time
     * @param ids mints the ids of new prompts
     */
    public PromptLibrary(
            PromptStore store,
            PromptEvents events,
            PromptChecks checks,
            LibraryMode mode,
            InstantSource clock,
            Supplier<UUID> ids) {
        this.store = store;
        this.events = events;
        this.checks = checks;
        this.mode = mode;
        this.clock = clock;
        this.ids = ids;
    }

    /** What is to be stored, and on whose behalf. */
    private record Draft(PromptDefinition definition, String author, String submissionId) {
        PromptName name() {
            return PromptName.of(definition);
        }
    }

    /** Stores what a record of {@code prompt-submissions} asks for, or tells everybody why not. */
    public Outcome submit(PromptSubmission submission) {
        Outcome outcome = decide(submission);
        switch (outcome) {
            case Outcome.Stored stored -> remember(submission, stored.revision());
            case Outcome.Unchanged unchanged -> remember(submission, unchanged.revision());
            case Outcome.Rejected rejected ->
                events.rejected(SubmissionChecks.rejection(submission, rejected.findings(), clock.instant()));
        }
        return outcome;
    }

    private Outcome decide(PromptSubmission submission) {
        Draft draft = new Draft(submission.getDefinition(), submission.getAuthor(), submission.getSubmissionId());
        return checked(draft, SubmissionChecks.check(submission), findings -> {
            Optional<PromptRevision> effect =
                    draft.submissionId().isEmpty() ? Optional.empty() : store.effectOf(draft.submissionId());
            if (effect.isPresent()) {
                return effect.get().getContentSha256().equals(ContentHash.of(draft.definition()))
                        ? new Outcome.Unchanged(effect.get())
                        : Refusals.rejected(Refusals.submissionIdReused(draft.submissionId(), effect.get()));
            }
            return submission.getPromptId().isEmpty()
                    ? submitByName(submission, draft, findings)
                    : submitById(submission, draft, findings);
        });
    }

    private Outcome submitByName(PromptSubmission submission, Draft draft, List<Finding> findings) {
        Optional<StoredPrompt> stored = store.find(draft.name());
        if (stored.isPresent()) {
            return resubmit(submission, stored.get().newest(), draft, findings);
        }
        return submission.getExpectedRevision() != 0
                ? Refusals.rejected(Refusals.absent(submission.getExpectedRevision(), draft.name()))
                : store(revision(ids.get(), 1, draft), draft, findings);
    }

    private Outcome submitById(PromptSubmission submission, Draft draft, List<Finding> findings) {
        String promptId = submission.getPromptId();
        return present(promptId, newest -> resubmit(submission, newest, draft, findings));
    }

    /** Who names neither a submission nor the revision it follows may be repeating itself: old words change nothing. */
    private Outcome resubmit(PromptSubmission submission, PromptRevision newest, Draft draft, List<Finding> findings) {
        boolean anonymous = submission.getSubmissionId().isEmpty() && submission.getExpectedRevision() == 0;
        if (anonymous
                && store.revisionOf(UUID.fromString(newest.getPromptId()), ContentHash.of(draft.definition()))
                        .isPresent()) {
            return new Outcome.Unchanged(newest);
        }
        return revise(newest, submission.getExpectedRevision(), draft, findings);
    }

    /** Stores a new prompt under an id of its own. */
    public Outcome create(PromptDefinition definition, String author) {
        Draft draft = new Draft(definition, author, "");
        return checked(draft, List.of(), findings -> create(ids.get(), draft, findings));
    }

    /**
     * Stores a prompt of a file, which keeps the id it has there: a prompt of that id is revised, also one that was
     * deleted, unless it is a prompt of another dataset or subset.
     */
    public Outcome importPrompt(String promptId, PromptDefinition definition, String author) {
        Optional<UUID> id = uuid(promptId);
        if (id.isEmpty()) {
            return Refusals.rejected(Refusals.invalidId(promptId));
        }
        Draft draft = new Draft(definition, author, "");
        return checked(draft, List.of(), findings -> {
            Optional<StoredPrompt> stored = store.find(id.get());
            if (stored.isEmpty()) {
                return create(id.get(), draft, findings);
            }
            PromptRevision newest = stored.get().newest();
            if (!PromptName.of(newest.getDefinition()).sameDataset(draft.name())) {
                return Refusals.rejected(Refusals.idTaken(definition, newest));
            }
            return stored.get().deleted() ? revive(newest, draft, findings) : revise(newest, 0, draft, findings);
        });
    }

    /** Stores a new revision, unless the newest one says the same. */
    public Outcome update(String promptId, long expectedRevision, PromptDefinition definition, String author) {
        Draft draft = new Draft(definition, author, "");
        return checked(
                draft,
                List.of(),
                findings -> present(promptId, newest -> revise(newest, expectedRevision, draft, findings)));
    }

    /**
     * Deletes a prompt.
     *
     * @throws ServiceException when there is no such prompt, or it has moved on
     */
    public void delete(String promptId, long expectedRevision) {
        requireWritable();
        UUID id = uuid(promptId).orElseThrow(() -> RefusedException.of(List.of(Refusals.invalidId(promptId))));
        StoredPrompt stored = store.find(id)
                .filter(prompt -> !prompt.deleted())
                .orElseThrow(() -> RefusedException.of(List.of(Refusals.unknown(promptId))));
        if (expectedRevision != 0 && expectedRevision != stored.newest().getRevision()) {
            throw RefusedException.of(List.of(Refusals.conflict(expectedRevision, stored.newest())));
        }
        store.delete(id);
        events.deleted(stored.newest().getPromptId());
    }

    /**
     * Everything that storing a prompt would say, and nothing stored.
     *
     * @param promptId prompt that it would revise; empty for a new one
     * @param rows to try it on; rows of its dataset where they are none
     */
    public CheckReport examine(PromptDefinition definition, String promptId, List<Map<String, Object>> rows) {
        CheckReport report = checks.check(definition, rows);
        if (report.refuses()) {
            return report;
        }
        List<Finding> findings = new ArrayList<>(report.findings());
        store.find(PromptName.of(definition))
                .map(StoredPrompt::newest)
                .filter(holder -> !holder.getPromptId().equals(promptId))
                .ifPresent(holder -> findings.add(Refusals.nameTaken(PromptName.of(definition), holder)));
        store.sameWords(definition, uuid(promptId).orElse(new UUID(0, 0)))
                .ifPresent(twin -> findings.add(Refusals.sameWords(twin)));
        return new CheckReport(findings, report.rows());
    }

    /**
     * Says whether prompts may be changed.
     *
     * @throws ServiceException in read-only mode
     */
    public void requireWritable() {
        if (mode == LibraryMode.READ_ONLY) {
            throw RefusedException.of(List.of(Refusals.readOnly()));
        }
    }

    /** Goes on with the remarks of the checks while nobody else touches the name, unless something is refused. */
    private Outcome checked(Draft draft, List<Finding> before, Function<List<Finding>, Outcome> next) {
        if (mode == LibraryMode.READ_ONLY) {
            return Refusals.rejected(Refusals.readOnly());
        }
        List<Finding> findings = new ArrayList<>(before);
        TextChecks.label("author", draft.author(), findings);
        findings.addAll(checks.check(draft.definition()).findings());
        if (Findings.refuse(findings)) {
            return new Outcome.Rejected(findings);
        }
        store.lockName(draft.name());
        return next.apply(findings);
    }

    private Outcome present(String promptId, Function<PromptRevision, Outcome> next) {
        Optional<UUID> id = uuid(promptId);
        if (id.isEmpty()) {
            return Refusals.rejected(Refusals.invalidId(promptId));
        }
        return store.find(id.get())
                .filter(prompt -> !prompt.deleted())
                .map(prompt -> next.apply(prompt.newest()))
                .orElseGet(() -> Refusals.rejected(Refusals.unknown(promptId)));
    }

    private Outcome create(UUID id, Draft draft, List<Finding> findings) {
        Optional<StoredPrompt> namesake = store.find(draft.name());
        return namesake.isPresent()
                ? Refusals.rejected(
                        Refusals.nameTaken(draft.name(), namesake.get().newest()))
                : store(revision(id, 1, draft), draft, findings);
    }

    /** The same words again are no conflict, whatever revision was read before: that is a call that is repeated. */
    private Outcome revise(PromptRevision newest, long expectedRevision, Draft draft, List<Finding> findings) {
        PromptRevision revision = revision(UUID.fromString(newest.getPromptId()), newest.getRevision() + 1, draft);
        if (revision.getContentSha256().equals(newest.getContentSha256())) {
            return new Outcome.Unchanged(newest);
        }
        if (expectedRevision != 0 && expectedRevision != newest.getRevision()) {
            return Refusals.rejected(Refusals.conflict(expectedRevision, newest));
        }
        return storeUnlessTaken(revision, draft, findings);
    }

    private Outcome revive(PromptRevision newest, Draft draft, List<Finding> findings) {
        UUID id = UUID.fromString(newest.getPromptId());
        return storeUnlessTaken(revision(id, newest.getRevision() + 1, draft), draft, findings);
    }

    private Outcome storeUnlessTaken(PromptRevision revision, Draft draft, List<Finding> findings) {
        return store.find(draft.name())
                .map(StoredPrompt::newest)
                .filter(holder -> !holder.getPromptId().equals(revision.getPromptId()))
                .<Outcome>map(holder -> Refusals.rejected(Refusals.nameTaken(draft.name(), holder)))
                .orElseGet(() -> store(revision, draft, findings));
    }

    private Outcome store(PromptRevision revision, Draft draft, List<Finding> findings) {
        store.lockWords(draft.definition());
        Optional<PromptRevision> twin = store.sameWords(draft.definition(), UUID.fromString(revision.getPromptId()));
        if (twin.isPresent()) {
            return Refusals.rejected(Refusals.sameWords(twin.get()));
        }
        store.store(revision);
        events.published(revision, draft.submissionId());
        return new Outcome.Stored(revision, findings);
    }

    private void remember(PromptSubmission submission, PromptRevision effect) {
        if (!submission.getSubmissionId().isEmpty()) {
            store.rememberEffect(submission.getSubmissionId(), effect);
        }
    }

    private PromptRevision revision(UUID id, long revision, Draft draft) {
        return PromptRevision.newBuilder()
                .setPromptId(id.toString())
                .setRevision(revision)
                .setContentSha256(ContentHash.of(draft.definition()))
                .setDefinition(draft.definition())
                .setAuthor(draft.author())
                .setCreatedAt(Timestamps.fromMillis(clock.millis()))
                .build();
    }

    private static Optional<UUID> uuid(String text) {
        try {
            // Java takes "1-1-1-1-1" too.
            return Optional.of(UUID.fromString(text)).filter(id -> id.toString().equalsIgnoreCase(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
