package dev.tzero.prompt.diff;

import dev.tzero.proto.prompt.v1.DiffPromptRevisionsResponse;
import dev.tzero.proto.prompt.v1.FieldDiff;
import dev.tzero.proto.prompt.v1.PromptDefinition;
import dev.tzero.proto.prompt.v1.PromptMetadata;
import dev.tzero.proto.prompt.v1.PromptRevision;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

/** How two revisions differ, field by field. */
public final class RevisionDiff {

    private static final List<Field> FIELDS = List.of(
            new Field("dataset", false, PromptDefinition::getDataset),
            new Field("subset", false, PromptDefinition::getSubset),
            new Field("name", false, PromptDefinition::getName),
            new Field("template", true, PromptDefinition::getTemplate),
            new Field("answer_choices", true, PromptDefinition::getAnswerChoices),
            new Field("reference", true, PromptDefinition::getReference),
            metadata("original_task", false, m -> m.hasOriginalTask() ? "" + m.getOriginalTask() : null),
            metadata("choices_in_prompt", false, m -> m.hasChoicesInPrompt() ? "" + m.getChoicesInPrompt() : null),
            metadata("metrics", true, m -> String.join("\n", m.getMetricsList())),
            metadata("languages", true, m -> String.join("\n", m.getLanguagesList())));

    private RevisionDiff() {}

    /** A field as text; null where nobody said. */
    private record Field(String name, boolean lines, Function<PromptDefinition, String> text) {}

    private static Field metadata(String name, boolean lines, Function<PromptMetadata, String> text) {
        return new Field("metadata." + name, lines, definition -> text.apply(definition.getMetadata()));
    }

    /** The fields that differ. */
    public static List<FieldDiff> between(PromptDefinition before, PromptDefinition after) {
        return FIELDS.stream()
                .filter(field ->
                        !Objects.equals(field.text().apply(before), field.text().apply(after)))
                .map(field ->
                        diff(field, field.text().apply(before), field.text().apply(after)))
                .toList();
    }

    /** A revision against an earlier one, with both. */
    public static DiffPromptRevisionsResponse between(PromptRevision from, PromptRevision to) {
        return DiffPromptRevisionsResponse.newBuilder()
                .setFrom(from)
                .setTo(to)
                .addAllFields(between(from.getDefinition(), to.getDefinition()))
                .build();
    }

    /** A revision that none is before: everything it says is new. */
    public static DiffPromptRevisionsResponse first(PromptRevision to) {
        return DiffPromptRevisionsResponse.newBuilder()
                .setTo(to)
                .addAllFields(between(PromptDefinition.getDefaultInstance(), to.getDefinition()))
                .build();
    }

    private static FieldDiff diff(Field field, String before, String after) {
        FieldDiff.Builder diff = FieldDiff.newBuilder().setField(field.name());
        if (before != null) {
            diff.setBefore(before);
        }
        if (after != null) {
            diff.setAfter(after);
        }
        if (field.lines()) {
            diff.addAllLines(LineDiffs.of(before, after));
        }
        return diff.build();
    }
}
