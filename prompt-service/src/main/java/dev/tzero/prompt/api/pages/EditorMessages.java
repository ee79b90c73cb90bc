package dev.tzero.prompt.api.pages;

import dev.tzero.prompt.api.pages.PageRows.SplitSize;
import dev.tzero.proto.prompt.v1.Finding;
import dev.tzero.proto.prompt.v1.PromptDefinition;
import dev.tzero.proto.prompt.v1.PromptRevision;
import java.util.List;

/** What the editor's script sends, and what it gets. */
final class EditorMessages {

    private EditorMessages() {}

    private static EditedPrompt required(EditedPrompt prompt) {
        if (prompt == null) {
            throw new IllegalArgumentException("prompt: missing, expected an object");
        }
        return prompt;
    }

    /**
     * Asks what a prompt makes of rows, and what the checks say.
     *
     * @param promptId prompt that it would revise; empty for a new one
     * @param row a row as JSON instead of those of the dataset; null for none
     */
    public record Preview(EditedPrompt prompt, String promptId, String split, long first, String row) {

        public Preview {
            promptId = promptId == null ? "" : promptId;
            split = split == null ? "" : split;
        }

        PromptDefinition definition() {
            return required(prompt).definition();
        }
    }

    /**
     * The answer.
     *
     * @param summary of the checks, in a sentence
     * @param unavailable why there are no rows; null where there are
     */
    public record Previewed(
            List<FindingLine> findings,
            String summary,
            List<SplitSize> splits,
            String split,
            long first,
            long total,
            List<MadeRow> rows,
            String unavailable) {}

    /**
     * Asks to store a prompt.
     *
     * @param expectedRevision the revision that was read before writing; ignored for a new prompt
     */
    public record Publication(EditedPrompt prompt, String author, long expectedRevision) {

        public Publication {
            author = author == null ? "" : author;
        }

        PromptDefinition definition() {
            return required(prompt).definition();
        }
    }

    /** A prompt was stored, or said the same already. */
    public record Published(String promptId, long revision, List<FindingLine> findings) {}

    /**
     * A prompt was refused.
     *
     * @param stored the revision that stands in the way; null where none does
     */
    public record Refused(String code, String message, List<FindingLine> findings, Stored stored) {}

    /** The newest words of a prompt. */
    public record Stored(long revision, String author, EditedPrompt prompt) {

        static Stored of(PromptRevision revision) {
            return new Stored(revision.getRevision(), revision.getAuthor(), EditedPrompt.of(revision.getDefinition()));
        }

        /** That of a conflict; null where the findings tell of none. */
        static Stored conflicting(List<Finding> findings, String conflictCode) {
            return findings.stream()
                    .filter(finding -> finding.getCode().equals(conflictCode) && finding.hasStored())
                    .findFirst()
                    .map(finding -> of(finding.getStored()))
                    .orElse(null);
        }
    }
}
