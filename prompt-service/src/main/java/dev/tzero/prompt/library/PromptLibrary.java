package dev.tzero.prompt.library;

import com.google.protobuf.util.Timestamps;
import dev.tzero.platform.errors.ServiceException;
import dev.tzero.prompt.check.FindingCode;
import dev.tzero.prompt.check.Findings;
import dev.tzero.prompt.check.PromptChecks;
import dev.tzero.prompt.library.PromptStore.StoredPrompt;
import dev.tzero.proto.prompt.v1.Finding;
import dev.tzero.proto.prompt.v1.PromptDefinition;
import dev.tzero.proto.prompt.v1.PromptRejection;
import dev.tzero.proto.prompt.v1.PromptRevision;
import dev.tzero.proto.prompt.v1.PromptSubmission;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Decides what becomes of prompts: immutable revisions, checked before they are stored, told to {@link PromptEvents}.
 * The same rules hold for calls, records and files. An instance belongs to one transaction.
 */
public final class PromptLibrary {

    private final PromptStore store;
    private final PromptEvents events;
    private final PromptChecks checks;
    private final InstantSource clock;
    private final Supplier<UUID> ids;

    /**
     * @param clock gives revisions their time
     * @param ids mints the ids of new prompts
     */
    public PromptLibrary(
            PromptStore store, PromptEvents events, PromptChecks checks, InstantSource clock, Supplier<UUID> ids) {
        this.store = store;
        this.events = events;
        this.checks = checks;
        this.clock = clock;
        this.ids = ids;
    }

    /** Stores what a record of {@code prompt-submissions} asks for, or tells everybody why not. */
    public Outcome submit(PromptSubmission submission) {
        if (!submission.getSubmissionId().isEmpty()) {
            Optional<PromptRevision> before = store.effectOf(submission.getSubmissionId());
            if (before.isPresent()) {
                return new Outcome.Unchanged(before.get());
            }
        }
        Outcome outcome = submission.getPromptId().isEmpty()
                ? submitByName(submission)
                : update(
                        submission.getPromptId(),
                        submission.getExpectedRevision(),
                        submission.getDefinition(),
                        submission.getAuthor());
        switch (outcome) {
            case Outcome.Stored stored -> remember(submission, stored.revision());
            case Outcome.Unchanged unchanged -> remember(submission, unchanged.revision());
            case Outcome.Rejected rejected ->
                events.rejected(PromptRejection.newBuilder()
                        .setSubmission(submission)
                        .addAllFindings(rejected.findings())
                        .setRejectedAt(Timestamps.fromMillis(clock.millis()))
                        .build());
        }
        return outcome;
    }

    /** Stores a new prompt under an id of its own. */
    public Outcome create(PromptDefinition definition, String author) {
        return create(ids.get(), definition, author);
    }

    /** Stores a prompt of a file, which keeps the id it has there; a prompt of that id is revised. */
    public Outcome importPrompt(String promptId, PromptDefinition definition, String author) {
        Optional<UUID> id = uuid(promptId);
        if (id.isEmpty()) {
            return rejected(invalidId(promptId));
        }
        return store.find(id.get()).isPresent()
                ? update(promptId, 0, definition, author)
                : create(id.get(), definition, author);
    }

    /** Stores a new revision, unless the newest one says the same. */
    public Outcome update(String promptId, long expectedRevision, PromptDefinition definition, String author) {
        Optional<UUID> id = uuid(promptId);
        if (id.isEmpty()) {
            return rejected(invalidId(promptId));
        }
        List<Finding> findings = checks.check(definition);
        if (Findings.refuse(findings)) {
            return new Outcome.Rejected(findings);
        }
        PromptName name = PromptName.of(definition);
        store.lockName(name);
        Optional<StoredPrompt> stored = store.find(id.get());
        if (stored.isEmpty() || stored.get().deleted()) {
            return rejected(unknown(promptId));
        }
        PromptRevision newest = stored.get().newest();
        if (expectedRevision != 0 && expectedRevision != newest.getRevision()) {
            return rejected(conflict(expectedRevision, newest));
        }
        Optional<StoredPrompt> namesake = store.find(name);
        if (namesake.isPresent() && !namesake.get().newest().getPromptId().equals(newest.getPromptId())) {
            return rejected(taken(name, namesake.get().newest()));
        }
        PromptRevision revision = revision(id.get(), newest.getRevision() + 1, definition, author);
        return revision.getContentSha256().equals(newest.getContentSha256())
                ? new Outcome.Unchanged(newest)
                : store(revision, findings);
    }

    /**
     * Deletes a prompt.
     *
     * @throws ServiceException when there is no such prompt, or it has moved on
     */
    public void delete(String promptId, long expectedRevision) {
        UUID id = uuid(promptId).orElseThrow(() -> Findings.asException(List.of(invalidId(promptId))));
        StoredPrompt stored = store.find(id)
                .filter(prompt -> !prompt.deleted())
                .orElseThrow(() -> Findings.asException(List.of(unknown(promptId))));
        if (expectedRevision != 0 && expectedRevision != stored.newest().getRevision()) {
            throw Findings.asException(List.of(conflict(expectedRevision, stored.newest())));
        }
        store.delete(id);
        events.deleted(promptId);
    }

    private Outcome submitByName(PromptSubmission submission) {
        PromptName name = PromptName.of(submission.getDefinition());
        store.lockName(name);
        Optional<StoredPrompt> stored = store.find(name);
        if (stored.isPresent()) {
            return update(
                    stored.get().newest().getPromptId(),
                    submission.getExpectedRevision(),
                    submission.getDefinition(),
                    submission.getAuthor());
        }
        return submission.getExpectedRevision() != 0
                ? rejected(FindingCode.REVISION_CONFLICT.at(
                        "expected_revision",
                        "expected revision " + submission.getExpectedRevision() + ", but there is no prompt " + name))
                : create(submission.getDefinition(), submission.getAuthor());
    }

    private Outcome create(UUID id, PromptDefinition definition, String author) {
        List<Finding> findings = checks.check(definition);
        if (Findings.refuse(findings)) {
            return new Outcome.Rejected(findings);
        }
        PromptName name = PromptName.of(definition);
        store.lockName(name);
        Optional<StoredPrompt> namesake = store.find(name);
        return namesake.isPresent()
                ? rejected(taken(name, namesake.get().newest()))
                : store(revision(id, 1, definition, author), findings);
    }

    private Outcome store(PromptRevision revision, List<Finding> findings) {
        List<Finding> warnings = new ArrayList<>(findings);
        store.sameWords(revision)
                .ifPresent(twin -> warnings.add(FindingCode.SAME_WORDS.at(
                        "template", "prompt " + PromptName.of(twin.getDefinition()) + " has the same words")));
        store.store(revision);
        events.published(revision);
        return new Outcome.Stored(revision, warnings);
    }

    private void remember(PromptSubmission submission, PromptRevision effect) {
        if (!submission.getSubmissionId().isEmpty()) {
            store.rememberEffect(submission.getSubmissionId(), effect);
        }
    }

    private PromptRevision revision(UUID id, long revision, PromptDefinition definition, String author) {
        return PromptRevision.newBuilder()
                .setPromptId(id.toString())
                .setRevision(revision)
                .setContentSha256(sha256(definition))
                .setDefinition(definition)
                .setAuthor(author)
                .setCreatedAt(Timestamps.fromMillis(clock.millis()))
                .build();
    }

    /** The definition's wire form is canonical: it has no maps, and fields are written in the order of their numbers. */
    private static String sha256(PromptDefinition definition) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(definition.toByteArray());
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static Optional<UUID> uuid(String text) {
        try {
            return Optional.of(UUID.fromString(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Outcome.Rejected rejected(Finding finding) {
        return new Outcome.Rejected(List.of(finding));
    }

    private static Finding invalidId(String promptId) {
        return FindingCode.PROMPT_ID_INVALID.at("prompt_id", "'" + promptId + "' is not a UUID");
    }

    private static Finding unknown(String promptId) {
        return FindingCode.PROMPT_UNKNOWN.at("prompt_id", "there is no prompt " + promptId);
    }

    private static Finding conflict(long expected, PromptRevision newest) {
        return FindingCode.REVISION_CONFLICT.at(
                "expected_revision",
                "expected revision " + expected + ", but the newest one is " + newest.getRevision());
    }

    private static Finding taken(PromptName name, PromptRevision holder) {
        return FindingCode.NAME_TAKEN.at("name", "prompt " + name + " exists with the id " + holder.getPromptId());
    }
}
