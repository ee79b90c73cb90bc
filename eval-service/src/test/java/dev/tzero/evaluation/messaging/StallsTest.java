package dev.tzero.evaluation.messaging;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tzero.evaluation.run.EvaluationSpec;
import dev.tzero.evaluation.run.Standing;
import dev.tzero.evaluation.run.StoredEvaluation;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StallsTest {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final Stalls stalls = new Stalls(Duration.ofSeconds(10));

    @Test
    void anEvaluationThatGetsAnswersIsNotStalled() {
        assertFalse(stalls.isStalled(evaluation(10, 0), 0));
        assertFalse(stalls.isStalled(evaluation(10, 1), 9 * SECOND));
        assertFalse(stalls.isStalled(evaluation(10, 2), 18 * SECOND));
        assertFalse(stalls.isStalled(evaluation(10, 2), 27 * SECOND));
    }

    @Test
    void anEvaluationThatWaitsForNothingIsNotStalled() {
        assertFalse(stalls.isStalled(evaluation(10, 10), 0));
        assertFalse(stalls.isStalled(evaluation(10, 10), 1000 * SECOND));
    }

    @Test
    void pausesDoubleWhileRepetitionDoesNotHelp() {
        assertFalse(stalls.isStalled(evaluation(10, 0), 0));
        assertTrue(stalls.isStalled(evaluation(10, 0), 10 * SECOND));
        assertFalse(stalls.isStalled(evaluation(10, 0), 29 * SECOND));
        assertTrue(stalls.isStalled(evaluation(10, 0), 30 * SECOND));
        assertFalse(stalls.isStalled(evaluation(10, 0), 69 * SECOND));
        assertTrue(stalls.isStalled(evaluation(10, 0), 70 * SECOND));
    }

    @Test
    void anAnswerMakesThePauseShortAgain() {
        stalls.isStalled(evaluation(10, 0), 0);
        assertTrue(stalls.isStalled(evaluation(10, 0), 10 * SECOND));
        assertFalse(stalls.isStalled(evaluation(10, 1), 11 * SECOND));
        assertTrue(stalls.isStalled(evaluation(10, 1), 21 * SECOND));
    }

    @Test
    void whatIsForgottenBeginsAnew() {
        stalls.isStalled(evaluation(10, 0), 0);
        stalls.keepOnly(List.of());
        assertFalse(stalls.isStalled(evaluation(10, 0), 10 * SECOND));
    }

    private static StoredEvaluation evaluation(long requested, long answered) {
        return new StoredEvaluation(
                new EvaluationSpec("e", "default", List.of(), 0),
                new Standing.Running(),
                Optional.empty(),
                requested,
                answered,
                100,
                Optional.empty(),
                Instant.EPOCH);
    }
}
