package dev.tzero.prompt.library;

import dev.tzero.proto.prompt.v1.PromptRevision;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Where prompts are kept. An instance belongs to one transaction. */
public interface PromptStore {

    /** Keeps every other transaction from touching prompts of this name until this one ends. */
    void lockName(PromptName name);

    /** The prompt's newest revision and whether it is deleted; locks the prompt until the transaction ends. */
    Optional<StoredPrompt> find(UUID promptId);

    /** The prompt of that name that is not deleted; locks it until the transaction ends. */
    Optional<StoredPrompt> find(PromptName name);

    /** Stores a revision; the first one makes the prompt. */
    void store(PromptRevision revision);

    /** Marks a prompt as deleted; its revisions stay. */
    void delete(UUID promptId);

    /** All revisions of a prompt, newest first. */
    List<PromptRevision> revisions(UUID promptId);

    /** Whether the submission had an effect before. */
    Optional<PromptRevision> effectOf(String submissionId);

    /** Remembers what a submission led to. */
    void rememberEffect(String submissionId, PromptRevision revision);

    /** Another prompt of the same dataset and subset with the same template and answer choices, if any. */
    Optional<PromptRevision> sameWords(PromptRevision revision);

    /** A prompt's newest revision. */
    record StoredPrompt(PromptRevision newest, boolean deleted) {}
}
