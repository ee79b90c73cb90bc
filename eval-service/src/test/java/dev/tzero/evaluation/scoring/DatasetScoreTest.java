package dev.tzero.evaluation.scoring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class DatasetScoreTest {

    @Test
    void aScoreIsAboveGuessingOnlyWhenItsWholeIntervalIsAboveMajorityAndChance() {
        assertTrue(score(0.55, 0.5, 0.54).aboveGuessing());
        assertFalse(score(0.55, 0.5, 0.55).aboveGuessing());
        assertFalse(score(0.55, 0.55, 0.2).aboveGuessing());
    }

    @Test
    void theVerdictNamesWhatTheIntervalDoesNotLieAbove() {
        assertEquals("above majority", score(0.55, 0.5, 0.54).verdict());
        assertEquals("not above majority", score(0.5, 0.4, 0.54).verdict());
        assertEquals("not above chance", score(0.35, 0.43, 0.2).verdict());
    }

    private static DatasetScore score(double intervalLow, double chance, double majority) {
        return new DatasetScore("g", "d", "", List.of(), 10, 0.6, 0.5, 0.7, intervalLow, 0.8, chance, majority);
    }
}
