package dev.tzero.prompt.library;

import dev.tzero.proto.prompt.v1.PromptDefinition;
import dev.tzero.proto.prompt.v1.PromptRevision;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Where prompts are kept. An instance belongs to one transaction. */
public interface PromptStore {

    /** Keeps every other transaction from touching prompts of this name until this one ends. */
    void lockName(PromptName name);

    /** Keeps every other transaction from storing a prompt of the same dataset and template until this one ends. */
    void lockWords(PromptDefinition definition);

    /** The prompt's newest revision and whether it is deleted; locks the prompt until the transaction ends. */
    Optional<StoredPrompt> find(UUID promptId);

    /** The prompt of that name that is not deleted; locks it until the transaction ends. */
    Optional<StoredPrompt> find(PromptName name);

    /** Stores a revision; the first one makes the prompt, and a deleted prompt is there again. */
    void store(PromptRevision revision);

    /** Stores a revision that was published before; one that is there already is made the newest again. */
    void replay(PromptRevision revision);

    /** Whether it holds no prompt, deleted or not; until the transaction ends, nobody else makes one. */
    boolean lockEmpty();

    /** Marks a prompt as deleted; its revisions stay. */
    void delete(UUID promptId);

    /** All revisions of a prompt, newest first. */
    List<PromptRevision> revisions(UUID promptId);

    /** One revision of a prompt. */
    Optional<PromptRevision> revision(UUID promptId, long revision);

    /** The newest revision of a prompt with this content, if it ever had it. */
    Optional<PromptRevision> revisionOf(UUID promptId, String contentSha256);

    /** What the submission led to before. */
    Optional<PromptRevision> effectOf(String submissionId);

    /** Remembers what a submission led to. */
    void rememberEffect(String submissionId, PromptRevision revision);

    /**
     * A prompt of the same dataset and subset with the same template and answer choices, if any.
     *
     * @param except the prompt that may have them
     */
    Optional<PromptRevision> sameWords(PromptDefinition definition, UUID except);

    /** A prompt's newest revision. */
    record StoredPrompt(PromptRevision newest, boolean deleted) {}
}
