package dev.tzero.evaluation.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tzero.evaluation.run.EvaluationSpec;
import dev.tzero.evaluation.run.ModelIdentity;
import dev.tzero.evaluation.run.Standing;
import dev.tzero.evaluation.run.StoredEvaluation;
import dev.tzero.evaluation.scoring.AnsweredExample;
import dev.tzero.evaluation.scoring.DatasetScore;
import dev.tzero.evaluation.scoring.PromptScore;
import dev.tzero.evaluation.scoring.Scores;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MarkdownReportTest {
    private static final EvaluationSpec.Group KNOWN = new EvaluationSpec.Group("known", "Shows learning.", "c1");
    private static final EvaluationSpec.Group NEW = new EvaluationSpec.Group("new", "", "c2");

    @Test
    void evaluationsOfOtherGroupsCannotBeSetBeside() {
        StoredEvaluation mine = evaluation("a", List.of(KNOWN, NEW), score("known", "d", 0.9, 0.8));
        StoredEvaluation fewer = evaluation("b", List.of(KNOWN), score("known", "d", 0.5, 0.4));
        StoredEvaluation more = evaluation("c", List.of(KNOWN), score("known", "d", 0.5, 0.4));

        assertEquals(
                "group \"new\" with corpus c2 is in a but not in b",
                assertThrows(Comparison.IncomparableException.class, () -> Comparison.of(mine, fewer))
                        .getMessage());
        assertEquals(
                "c has 1 groups, a has 2",
                assertThrows(Comparison.IncomparableException.class, () -> Comparison.of(more, mine))
                        .getMessage());
    }

    @Test
    void aDatasetThatTheBaselineLacksIsNamed() {
        StoredEvaluation mine = evaluation("a", List.of(KNOWN), score("known", "d", 0.9, 0.8));
        StoredEvaluation other = evaluation("b", List.of(KNOWN), score("known", "e", 0.5, 0.4));

        assertEquals(
                "dataset d of group \"known\" is in a but not in b",
                assertThrows(Comparison.IncomparableException.class, () -> Comparison.of(mine, other))
                        .getMessage());
    }

    @Test
    void hasOneRowPerDatasetUnderEachGroupAndAVerdictInWords() {
        StoredEvaluation mine = evaluation(
                "after", List.of(KNOWN, NEW), score("known", "d_1", 0.9, 0.8), score("new", "e", 0.55, 0.45));
        StoredEvaluation before = evaluation(
                "before", List.of(KNOWN, NEW), score("known", "d_1", 0.5, 0.4), score("new", "e", 0.25, 0.2));

        String report = MarkdownReport.of(mine, Optional.of(before));

        assertEquals("""
                # Evaluation after

                Model default, checkpoint sha256:1 (run r, step 7).
                20 examples, of which 1 had no usable answer and count as wrong.
                Baseline: before (model default).

                ## known

                Shows learning.

                | dataset | prompts | examples | median [IQR] | 95 % interval | chance | majority | baseline | verdict |
                |---|---:|---:|---|---|---:|---:|---:|---|
                | d_1 | 1 | 10 | 0.900 [0.850–0.950] | 0.800–1.000 | 0.500 | 0.600 | 0.500 | above majority |

                ## new

                | dataset | prompts | examples | median [IQR] | 95 % interval | chance | majority | baseline | verdict |
                |---|---:|---:|---|---|---:|---:|---:|---|
                | e | 1 | 10 | 0.550 [0.500–0.600] | 0.450–0.650 | 0.500 | 0.600 | 0.250 | not above majority |
                """, report.substring(0, report.indexOf("\nAccuracy is the share")));
    }

    @Test
    void hasNoBaselineColumnWithoutABaseline() {
        String report =
                MarkdownReport.of(evaluation("a", List.of(KNOWN), score("known", "d", 0.9, 0.8)), Optional.empty());

        assertFalse(report.contains("baseline"), report);
        assertTrue(report.contains("| 0.600 | above majority |\n"), report);
    }

    @Test
    void textOfPeopleStaysText() {
        var group = new EvaluationSpec.Group("a | b <script>", "[x](y) `z`", "c1");
        String report = MarkdownReport.of(
                evaluation("a", List.of(group), score("a | b <script>", "d|e", 0.9, 0.8)), Optional.empty());

        assertTrue(report.contains("## a \\| b \\<script\\>\n"), report);
        assertTrue(report.contains("\\[x\\](y) \\`z\\`"), report);
        assertTrue(report.contains("| d\\|e |"), report);
    }

    @Test
    void aPictureHasAllMarksInTheirPlaces() {
        DatasetScore score = score("known", "d", 0.9, 0.8);

        BoxPlot plot = BoxPlot.of(List.of(score), Map.of(score, score("known", "d", 0.5, 0.4)));

        assertEquals(
                List.of("0", "0.2", "0.4", "0.6", "0.8", "1"),
                plot.ticks().stream().map(BoxPlot.Tick::label).toList());
        double left = plot.ticks().getFirst().x();
        double width = plot.ticks().getLast().x() - left;
        BoxPlot.Line line = plot.lines().getFirst();
        assertEquals(left + 0.9 * width, line.medianX(), 0.1);
        assertEquals(left + 0.85 * width, line.boxX(), 0.1);
        assertEquals(0.1 * width, line.boxWidth(), 0.1);
        assertEquals(left + 0.8 * width, line.lowX(), 0.1);
        assertEquals(left + 1.0 * width, line.highX(), 0.1);
        assertEquals(left + 0.5 * width, line.chanceX(), 0.1);
        assertEquals(left + 0.6 * width, line.majorityX(), 0.1);
        assertEquals(left + 0.5 * width, line.baselineX(), 0.1);
        assertEquals("p: 0.900", line.dots().getFirst().title());
        assertTrue(plot.width() > plot.ticks().getLast().x());
    }

    private static StoredEvaluation evaluation(String id, List<EvaluationSpec.Group> groups, DatasetScore... scores) {
        return new StoredEvaluation(
                new EvaluationSpec(id, "default", groups, 0),
                new Standing.Complete(Instant.EPOCH),
                Optional.of(new ModelIdentity("sha256:1", "file:///m", "r", 7)),
                20,
                20,
                20,
                Optional.of(new Scores(List.of(scores), 20, 1)),
                Instant.EPOCH);
    }

    private static DatasetScore score(String group, String dataset, double median, double low) {
        return new DatasetScore(
                group,
                dataset,
                "",
                List.of(new PromptScore(new AnsweredExample.Prompt("id", 1, "p"), 10, median)),
                10,
                median,
                median - 0.05,
                median + 0.05,
                low,
                median + 0.1,
                0.5,
                0.6);
    }
}
