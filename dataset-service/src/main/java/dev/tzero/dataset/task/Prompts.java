package dev.tzero.dataset.task;

import dev.tzero.dataset.source.DatasetName;
import dev.tzero.proto.prompt.v1.PromptRevision;
import java.util.List;
import java.util.Optional;

/** The newest revision of every prompt that has been published. */
public interface Prompts {

    /** All of them, in no particular order. */
    List<PromptRevision> all();

    /** Those of one dataset and subset, in no particular order. */
    List<PromptRevision> of(DatasetName dataset);

    /** The prompt with that id. */
    Optional<PromptRevision> byId(String promptId);
}
