package dev.tzero.prompt.library;

import dev.tzero.definitions.check.FindingCode;
import dev.tzero.definitions.check.Quoted;
import dev.tzero.proto.prompt.v1.Finding;
import dev.tzero.proto.prompt.v1.PromptDefinition;
import dev.tzero.proto.prompt.v1.PromptRevision;
import java.util.List;

/** Why the library refuses what the checks of a definition have nothing against. */
final class Refusals {

    private Refusals() {}

    static Outcome.Rejected rejected(Finding finding) {
        return new Outcome.Rejected(List.of(finding));
    }

    static Finding readOnly() {
        return FindingCode.READ_ONLY.at(
                "service", "prompts can only be read here: expected tzero.prompt.read-only=false");
    }

    static Finding invalidId(String promptId) {
        return FindingCode.PROMPT_ID_INVALID.at("prompt_id", Quoted.of(promptId) + " is not a UUID");
    }

    static Finding unknown(String promptId) {
        return FindingCode.PROMPT_UNKNOWN.at("prompt_id", "there is no prompt " + promptId);
    }

    static Finding conflict(long expected, PromptRevision newest) {
        return FindingCode.REVISION_CONFLICT.at(
                "expected_revision",
                "expected revision " + expected + ", but the newest one is " + newest.getRevision(),
                newest);
    }

    static Finding absent(long expected, PromptName name) {
        return FindingCode.REVISION_CONFLICT.at(
                "expected_revision", "expected revision " + expected + ", but there is no prompt " + name);
    }

    static Finding nameTaken(PromptName name, PromptRevision holder) {
        return FindingCode.NAME_TAKEN.at(
                "name", "prompt " + name + " exists with the id " + holder.getPromptId(), holder);
    }

    static Finding idTaken(PromptDefinition wanted, PromptRevision holder) {
        return FindingCode.PROMPT_ID_TAKEN.at(
                "id",
                holder.getPromptId() + " is the id of prompt " + PromptName.of(holder.getDefinition())
                        + ": expected another one for prompt " + PromptName.of(wanted),
                holder);
    }

    static Finding submissionIdReused(String submissionId, PromptRevision effect) {
        return FindingCode.SUBMISSION_ID_REUSED.at(
                "submission_id",
                Quoted.of(submissionId) + " led to revision " + effect.getRevision() + " of prompt "
                        + effect.getPromptId() + ": expected the same prompt, or another id",
                effect);
    }

    static Finding sameWords(PromptRevision twin) {
        return FindingCode.SAME_WORDS.at(
                "template",
                "prompt " + PromptName.of(twin.getDefinition()) + " has the same words: expected others",
                twin);
    }
}
