package dev.tzero.prompt.library;

import dev.tzero.platform.errors.PlatformError;
import dev.tzero.platform.errors.ServiceException;
import dev.tzero.proto.prompt.v1.PromptRevision;
import java.util.UUID;

/**
 * Stores again what was published, record by record in the order of the topic, and publishes nothing. Records that come
 * again, alone or as a batch, change nothing. An instance belongs to one transaction.
 */
public final class PromptReplay {

    private final PromptStore store;
    private int revisions;
    private int deletions;

    public PromptReplay(PromptStore store) {
        this.store = store;
    }

    /**
     * A revision that was published.
     *
     * @param submissionId of the submission that led to it; empty where there was none
     * @throws ServiceException where the revision is not what its hash says
     */
    public void published(PromptRevision revision, String submissionId) {
        String found = ContentHash.of(revision.getDefinition());
        if (!found.equals(revision.getContentSha256())) {
            throw new ServiceException(
                    PlatformError.BROKEN_PROTOBUF,
                    "content_sha256 of revision " + revision.getRevision() + " of prompt " + revision.getPromptId()
                            + " is " + revision.getContentSha256() + ", expected " + found);
        }
        store.replay(revision);
        if (!submissionId.isEmpty()) {
            store.rememberEffect(submissionId, revision);
        }
        revisions++;
    }

    /** A tombstone; of a prompt whose revisions were compacted away, it says nothing. */
    public void deleted(String promptId) {
        store.delete(UUID.fromString(promptId));
        deletions++;
    }

    /** Revisions that were replayed. */
    public int revisions() {
        return revisions;
    }

    /** Deletions that were replayed. */
    public int deletions() {
        return deletions;
    }
}
