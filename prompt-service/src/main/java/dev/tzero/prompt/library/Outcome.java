package dev.tzero.prompt.library;

import dev.tzero.proto.prompt.v1.Finding;
import dev.tzero.proto.prompt.v1.PromptRevision;
import java.util.List;

/** What became of a prompt that somebody wanted stored. */
public sealed interface Outcome {

    /** A new revision was stored. */
    record Stored(PromptRevision revision, List<Finding> warnings) implements Outcome {}

    /** The newest revision says the same already. */
    record Unchanged(PromptRevision revision) implements Outcome {}

    /** Nothing was stored; at least one finding is an error. */
    record Rejected(List<Finding> findings) implements Outcome {}
}
