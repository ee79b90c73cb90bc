package dev.tzero.evaluation.scoring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class ScorerTest {
    private static final double EXACT = 1e-12;
    private static final List<String> YES_NO = List.of("yes", "no");

    @Test
    void refusesAnExampleOfAGroupThatItWasNotGiven() {
        Scorer scorer = new Scorer(List.of("a"), 0);

        var e = assertThrows(IllegalArgumentException.class, () -> scorer.add(example("b", "d", "p", 0, YES_NO, 0, 0)));

        assertEquals("group: \"b\"; expected one of [a]", e.getMessage());
    }

    @Test
    void refusesAnIndexThatIsNoneOfTheChoices() {
        assertThrows(IllegalArgumentException.class, () -> example("a", "d", "p", 0, YES_NO, 2, 0));
        assertThrows(IllegalArgumentException.class, () -> example("a", "d", "p", 0, YES_NO, 0, -1));
        assertThrows(IllegalArgumentException.class, () -> example("a", "d", "p", 0, List.of(), 0, 0));
    }

    @Test
    void scoresByHandComputedExpectations() {
        // given: rows 0 to 3 are right with yes, no, yes, yes
        int[] right = {0, 1, 0, 0};
        Scorer scorer = new Scorer(List.of("held out"), 7);
        // when: prompt p1 is right on rows 0 to 2, p2 on row 0 only, p3 on all
        for (int row = 0; row < 4; row++) {
            scorer.add(
                    example("held out", "toy", "p1", row, YES_NO, right[row], row < 3 ? right[row] : 1 - right[row]));
            scorer.add(
                    example("held out", "toy", "p2", row, YES_NO, right[row], row < 1 ? right[row] : 1 - right[row]));
            scorer.add(example("held out", "toy", "p3", row, YES_NO, right[row], right[row]));
        }
        Scores scores = scorer.scores();

        // then
        assertEquals(12, scores.examples());
        assertEquals(0, scores.failedExamples());
        DatasetScore score = scores.datasets().getFirst();
        assertEquals(
                List.of("p1", "p2", "p3"),
                score.prompts().stream().map(p -> p.prompt().name()).toList());
        assertEquals(
                List.of(0.75, 0.25, 1.0),
                score.prompts().stream().map(PromptScore::accuracy).toList());
        assertEquals(12, score.examples());
        assertEquals(0.75, score.median(), EXACT);
        assertEquals(0.5, score.lowerQuartile(), EXACT);
        assertEquals(0.875, score.upperQuartile(), EXACT);
        assertEquals(0.5, score.chance(), EXACT);
        assertEquals(0.75, score.majority(), EXACT);
        assertFalse(score.aboveMajority());
    }

    @Test
    void chanceIsTheMeanOverExamplesWithDifferentNumbersOfChoices() {
        Scorer scorer = new Scorer(List.of("a"), 0);
        scorer.add(example("a", "d", "p", 0, List.of("x", "y"), 0, 0));
        scorer.add(example("a", "d", "p", 1, List.of("x", "y", "z", "w"), 0, 0));
        scorer.add(example("a", "d", "p", 2, List.of("x"), 0, 0));

        assertEquals((0.5 + 0.25 + 1) / 3, scorer.scores().datasets().getFirst().chance(), EXACT);
    }

    @Test
    void theMajorityIsCountedByAnswerTextUnderEachPromptAndItsMedianTaken() {
        Scorer scorer = new Scorer(List.of("a"), 0);
        // p1: answers x x y -> 2/3, the index of x moving; p2: answers x y z -> 1/3; p3: x x x -> 1
        scorer.add(example("a", "d", "p1", 0, List.of("x", "y"), 0, 0));
        scorer.add(example("a", "d", "p1", 1, List.of("y", "x"), 1, 0));
        scorer.add(example("a", "d", "p1", 2, List.of("x", "y"), 1, 0));
        for (int row = 0; row < 3; row++) {
            scorer.add(example("a", "d", "p2", row, List.of("x", "y", "z"), row, 0));
            scorer.add(example("a", "d", "p3", row, List.of("x", "y"), 0, 0));
        }

        assertEquals(2.0 / 3, scorer.scores().datasets().getFirst().majority(), EXACT);
    }

    @Test
    void aFailedExampleIsWrongAndCounted() {
        Scorer scorer = new Scorer(List.of("a"), 0);
        scorer.add(example("a", "d", "p", 0, YES_NO, 0, 0));
        scorer.add(failed("a", "d", "p", 1, YES_NO, 0));

        Scores scores = scorer.scores();

        assertEquals(2, scores.examples());
        assertEquals(1, scores.failedExamples());
        assertEquals(0.5, scores.datasets().getFirst().median(), EXACT);
    }

    @Test
    void equalChoicesAreEquallyRight() {
        Scorer scorer = new Scorer(List.of("a"), 0);
        scorer.add(example("a", "d", "p", 0, List.of("x", "x", "y"), 1, 0));

        assertEquals(1, scorer.scores().datasets().getFirst().median(), EXACT);
    }

    @Test
    void groupsComeInTheirOrderAndDatasetsByName() {
        Scorer scorer = new Scorer(List.of("second", "first", "empty"), 0);
        scorer.add(example("first", "b", "p", 0, YES_NO, 0, 0));
        scorer.add(example("second", "c", "p", 0, YES_NO, 0, 0));
        scorer.add(example("second", "a", "p", 0, YES_NO, 0, 0));

        assertEquals(
                List.of("second a", "second c", "first b"),
                scorer.scores().datasets().stream()
                        .map(score -> score.group() + " " + score.name())
                        .toList());
    }

    @Test
    void theSameDatasetInTwoGroupsIsScoredInEach() {
        Scorer scorer = new Scorer(List.of("known", "new"), 0);
        scorer.add(example("known", "d", "p", 0, YES_NO, 0, 0));
        scorer.add(example("new", "d", "q", 0, YES_NO, 0, 1));

        List<DatasetScore> scores = scorer.scores().datasets();

        assertEquals(1, scores.get(0).median(), EXACT);
        assertEquals(0, scores.get(1).median(), EXACT);
    }

    @Test
    void twoRevisionsOfAPromptAreTwoPhrasings() {
        Scorer scorer = new Scorer(List.of("a"), 0);
        for (long revision = 1; revision <= 2; revision++) {
            scorer.add(new AnsweredExample(
                    "a",
                    "d",
                    "",
                    new AnsweredExample.Prompt("id", revision, "p"),
                    "test",
                    0,
                    YES_NO,
                    0,
                    OptionalInt.of((int) revision - 1)));
        }

        DatasetScore score = scorer.scores().datasets().getFirst();

        assertEquals(2, score.prompts().size());
        assertEquals(0.5, score.median(), EXACT);
    }

    @Test
    void allPromptsShareTheDrawnRows() {
        // given: whatever p1 gets right p2 gets wrong, so over the same rows their median is always one half
        Scorer scorer = new Scorer(List.of("a"), 3);
        for (int row = 0; row < 30; row++) {
            scorer.add(example("a", "d", "p1", row, YES_NO, 0, row % 2));
            scorer.add(example("a", "d", "p2", row, YES_NO, 0, 1 - row % 2));
        }

        DatasetScore score = scorer.scores().datasets().getFirst();

        assertEquals(0.5, score.intervalLow(), EXACT);
        assertEquals(0.5, score.intervalHigh(), EXACT);
    }

    @Test
    void theIntervalOfOnePromptIsThatOfABinomialShare() {
        // given: 400 rows, 320 right; the standard error is sqrt(0.8 * 0.2 / 400) = 0.02
        Scorer scorer = new Scorer(List.of("a"), 11);
        for (int row = 0; row < 400; row++) {
            scorer.add(example("a", "d", "p", row, YES_NO, 0, row % 5 == 0 ? 1 : 0));
        }

        DatasetScore score = scorer.scores().datasets().getFirst();

        assertEquals(0.8 - 1.96 * 0.02, score.intervalLow(), 0.006);
        assertEquals(0.8 + 1.96 * 0.02, score.intervalHigh(), 0.006);
    }

    @Test
    void morePromptsOnTheSameRowsDoNotMakeTheIntervalNarrower() {
        Scorer one = new Scorer(List.of("a"), 5);
        Scorer ten = new Scorer(List.of("a"), 5);
        RandomGenerator random = new java.util.SplittableRandom(1);
        for (int row = 0; row < 100; row++) {
            int chosen = random.nextInt(10) < 7 ? 0 : 1;
            one.add(example("a", "d", "p0", row, YES_NO, 0, chosen));
            for (int prompt = 0; prompt < 10; prompt++) {
                ten.add(example("a", "d", "p" + prompt, row, YES_NO, 0, chosen));
            }
        }

        DatasetScore single = one.scores().datasets().getFirst();
        DatasetScore many = ten.scores().datasets().getFirst();

        assertEquals(single.intervalLow(), many.intervalLow(), EXACT);
        assertEquals(single.intervalHigh(), many.intervalHigh(), EXACT);
        assertTrue(single.intervalHigh() - single.intervalLow() > 0.1);
    }

    @Test
    void aPromptThatDroppedRowsIsScoredOnThoseItHas() {
        // given: p2 exists for one row only, which many draws miss
        Scorer scorer = new Scorer(List.of("a"), 2);
        for (int row = 0; row < 5; row++) {
            scorer.add(example("a", "d", "p1", row, YES_NO, 0, 0));
        }
        scorer.add(example("a", "d", "p2", 3, YES_NO, 0, 0));

        DatasetScore score = scorer.scores().datasets().getFirst();

        assertEquals(1, score.intervalLow(), EXACT);
        assertEquals(
                List.of(5L, 1L),
                score.prompts().stream().map(PromptScore::examples).toList());
    }

    @Test
    void theSameSeedGivesTheSameIntervalsAndAnotherSeedOthers() {
        assertEquals(uneven(1, true), uneven(1, true));
        assertNotEquals(uneven(1, true).intervalLow(), uneven(2, true).intervalLow());
    }

    @Test
    void theIntervalOfADatasetDoesNotDependOnWhichOthersAreScored() {
        assertEquals(uneven(1, true), uneven(1, false));
    }

    private static DatasetScore uneven(long seed, boolean withOther) {
        Scorer scorer = new Scorer(List.of("a"), seed);
        for (int row = 0; row < 97; row++) {
            scorer.add(example("a", "d", "p", row, YES_NO, 0, row % 3 == 0 ? 1 : 0));
            if (withOther) {
                scorer.add(example("a", "another", "p", row, YES_NO, 0, 0));
            }
        }
        List<DatasetScore> scores = scorer.scores().datasets();
        return scores.getLast();
    }

    private static AnsweredExample example(
            String group, String dataset, String prompt, long row, List<String> choices, int correct, int chosen) {
        return new AnsweredExample(
                group, dataset, "", prompt(prompt), "test", row, choices, correct, OptionalInt.of(chosen));
    }

    private static AnsweredExample failed(
            String group, String dataset, String prompt, long row, List<String> choices, int correct) {
        return new AnsweredExample(
                group, dataset, "", prompt(prompt), "test", row, choices, correct, OptionalInt.empty());
    }

    private static AnsweredExample.Prompt prompt(String name) {
        return new AnsweredExample.Prompt("id-" + name, 1, name);
    }
}
