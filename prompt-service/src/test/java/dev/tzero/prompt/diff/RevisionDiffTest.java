package dev.tzero.prompt.diff;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.tzero.proto.prompt.v1.FieldDiff;
import dev.tzero.proto.prompt.v1.LineChange;
import dev.tzero.proto.prompt.v1.LineDiff;
import dev.tzero.proto.prompt.v1.PromptDefinition;
import dev.tzero.proto.prompt.v1.PromptMetadata;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RevisionDiffTest {

    @Test
    void definitionsThatSayTheSameDoNotDiffer() {
        assertEquals(List.of(), RevisionDiff.between(template("a\nb"), template("a\nb")));
    }

    @Test
    void onlyTheLinesThatChangedAreMarked() {
        FieldDiff diff = RevisionDiff.between(template("one\ntwo\nthree"), template("one\n2\nthree\nfour"))
                .getFirst();

        assertEquals("template", diff.getField());
        assertEquals(
                List.of(" one 1:1", "-two 2:0", "+2 0:2", " three 3:3", "+four 0:4"),
                diff.getLinesList().stream().map(RevisionDiffTest::line).toList());
    }

    @Test
    void aFlagThatNobodySetIsAbsentAndNotFalse() {
        PromptDefinition unknown = PromptDefinition.getDefaultInstance();
        PromptDefinition no = PromptDefinition.newBuilder()
                .setMetadata(PromptMetadata.newBuilder().setOriginalTask(false))
                .build();

        FieldDiff diff = RevisionDiff.between(unknown, no).getFirst();

        assertEquals("metadata.original_task", diff.getField());
        assertFalse(diff.hasBefore());
        assertEquals("false", diff.getAfter());
    }

    @Test
    void listsDifferByTheirItems() {
        FieldDiff diff = RevisionDiff.between(metrics("Accuracy", "BLEU"), metrics("Accuracy", "ROUGE"))
                .getFirst();

        assertEquals(
                List.of(" Accuracy 1:1", "-BLEU 2:0", "+ROUGE 0:2"),
                diff.getLinesList().stream().map(RevisionDiffTest::line).toList());
    }

    @Test
    void eachSideCanBeReadFromTheLinesWhateverChanged() {
        SplittableRandom random = new SplittableRandom(7);
        for (int round = 0; round < 200; round++) {
            String before = text(random);
            String after = text(random);
            if (!before.equals(after)) {
                FieldDiff diff =
                        RevisionDiff.between(template(before), template(after)).getFirst();
                assertEquals(before, side(diff, LineChange.LINE_CHANGE_ADDED));
                assertEquals(after, side(diff, LineChange.LINE_CHANGE_REMOVED));
            }
        }
    }

    @Test
    void textsOfTensOfThousandsOfLinesAreShownAsReplaced() {
        String before = lines("a", 20_000);
        String after = lines("b", 20_000);

        FieldDiff diff = RevisionDiff.between(template(before), template(after)).getFirst();

        assertEquals(40_000, diff.getLinesCount());
        assertEquals(LineChange.LINE_CHANGE_REMOVED, diff.getLines(0).getChange());
    }

    private static String lines(String prefix, int count) {
        return IntStream.range(0, count).mapToObj(i -> prefix + i).collect(Collectors.joining("\n"));
    }

    private static String text(SplittableRandom random) {
        List<String> lines = new ArrayList<>();
        for (int i = random.nextInt(1, 12); i > 0; i--) {
            lines.add("x" + random.nextInt(4));
        }
        return String.join("\n", lines);
    }

    private static String side(FieldDiff diff, LineChange other) {
        return diff.getLinesList().stream()
                .filter(line -> line.getChange() != other)
                .map(LineDiff::getText)
                .collect(Collectors.joining("\n"));
    }

    private static String line(LineDiff line) {
        String mark =
                switch (line.getChange()) {
                    case LINE_CHANGE_KEPT -> " ";
                    case LINE_CHANGE_REMOVED -> "-";
                    case LINE_CHANGE_ADDED -> "+";
                    default -> "?";
                };
        return mark + line.getText() + " " + line.getBeforeLine() + ":" + line.getAfterLine();
    }

    private static PromptDefinition template(String template) {
        return PromptDefinition.newBuilder().setTemplate(template).build();
    }

    private static PromptDefinition metrics(String... metrics) {
        return PromptDefinition.newBuilder()
                .setMetadata(PromptMetadata.newBuilder().addAllMetrics(List.of(metrics)))
                .build();
    }
}
