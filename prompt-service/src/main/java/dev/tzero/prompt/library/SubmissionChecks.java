package dev.tzero.prompt.library;

import com.google.protobuf.util.Timestamps;
import dev.tzero.definitions.check.FindingCode;
import dev.tzero.definitions.check.TextChecks;
import dev.tzero.proto.prompt.v1.Finding;
import dev.tzero.proto.prompt.v1.PromptDefinition;
import dev.tzero.proto.prompt.v1.PromptRejection;
import dev.tzero.proto.prompt.v1.PromptSubmission;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What is checked of a submission beside its prompt, and how much of one that is refused is kept. */
final class SubmissionChecks {

    private static final int MOST_ITEMS = 50;
    private static final int MOST_BYTES = 900_000;

    private SubmissionChecks() {}

    static List<Finding> check(PromptSubmission submission) {
        List<Finding> findings = new ArrayList<>();
        TextChecks.label("submission_id", submission.getSubmissionId(), findings);
        if (submission.getExpectedRevision() < 0) {
            findings.add(FindingCode.REVISION_CONFLICT.at(
                    "expected_revision", submission.getExpectedRevision() + ": expected a revision, or 0 for any"));
        }
        return findings;
    }

    /** The record of a refusal; it fits in a record, whatever was sent. */
    static PromptRejection rejection(PromptSubmission submission, List<Finding> findings, Instant at) {
        PromptRejection rejection = PromptRejection.newBuilder()
                .setSubmission(bounded(submission))
                .addAllFindings(findings)
                .setRejectedAt(Timestamps.fromMillis(at.toEpochMilli()))
                .build();
        if (rejection.getSerializedSize() <= MOST_BYTES) {
            return rejection;
        }
        PromptRejection.Builder smaller = rejection.toBuilder();
        smaller.getFindingsBuilderList().stream()
                .filter(Finding.Builder::hasStored)
                .forEach(finding -> finding.getStoredBuilder().clearDefinition());
        return smaller.build();
    }

    /** The submission with texts that are longer than is stored cut. */
    private static PromptSubmission bounded(PromptSubmission submission) {
        PromptDefinition definition = submission.getDefinition();
        PromptDefinition.Builder bounded = PromptDefinition.newBuilder()
                .setDataset(cut(definition.getDataset(), TextChecks.LONGEST_NAME))
                .setSubset(cut(definition.getSubset(), TextChecks.LONGEST_NAME))
                .setName(cut(definition.getName(), TextChecks.LONGEST_NAME))
                .setTemplate(cut(definition.getTemplate(), TextChecks.LONGEST_TEXT))
                .setAnswerChoices(cut(definition.getAnswerChoices(), TextChecks.LONGEST_TEXT))
                .setReference(cut(definition.getReference(), TextChecks.LONGEST_TEXT));
        if (definition.hasMetadata()) {
            bounded.setMetadata(definition.getMetadata().toBuilder()
                    .clearMetrics()
                    .addAllMetrics(items(definition.getMetadata().getMetricsList()))
                    .clearLanguages()
                    .addAllLanguages(items(definition.getMetadata().getLanguagesList())));
        }
        PromptSubmission.Builder all = PromptSubmission.newBuilder()
                .setSubmissionId(cut(submission.getSubmissionId(), TextChecks.LONGEST_NAME))
                .setPromptId(cut(submission.getPromptId(), TextChecks.LONGEST_NAME))
                .setExpectedRevision(submission.getExpectedRevision())
                .setAuthor(cut(submission.getAuthor(), TextChecks.LONGEST_NAME));
        return submission.hasDefinition() ? all.setDefinition(bounded).build() : all.build();
    }

    private static List<String> items(List<String> items) {
        return items.stream()
                .limit(MOST_ITEMS)
                .map(item -> cut(item, TextChecks.LONGEST_NAME))
                .toList();
    }

    private static String cut(String text, int longest) {
        if (text.length() <= longest) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(longest - 1)) ? longest - 1 : longest;
        return text.substring(0, end);
    }
}
