package dev.tzero.prompt.library;

import dev.tzero.proto.prompt.v1.PromptRejection;
import dev.tzero.proto.prompt.v1.PromptRevision;

/** Who is told what happened to prompts; within the transaction that made it happen. */
public interface PromptEvents {

    /**
     * A revision was stored.
     *
     * @param submissionId of the submission that led to it; empty where there was none
     */
    void published(PromptRevision revision, String submissionId);

    /** A prompt was deleted. */
    void deleted(String promptId);

    /** A submission was refused. */
    void rejected(PromptRejection rejection);
}
