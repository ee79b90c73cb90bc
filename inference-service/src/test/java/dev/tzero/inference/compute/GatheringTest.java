package dev.tzero.inference.compute;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GatheringTest {

    @Test
    void whoeverComesWhereNothingIsWrittenWaitsForNobody() {
        assertTrue(Gathering.isDue(0, 1, 0));
        assertTrue(Gathering.isDue(0, 1, 1));
        assertFalse(Gathering.isDue(0, 0, 0));
    }

    @Test
    void fewThatComeToManyWaitLongerThanMany() {
        assertEquals(8, stepsOf(1, 16));
        assertEquals(4, stepsOf(2, 16));
        assertEquals(1, stepsOf(6, 16));
        assertEquals(0, stepsOf(16, 16));
        assertEquals(1, stepsOf(1, 3));
    }

    /** Steps that so many wait for, to whom nobody comes. */
    private static int stepsOf(int waiting, int running) {
        return IntStream.iterate(0, steps -> steps + 1)
                .filter(steps -> Gathering.isDue((long) steps * waiting, waiting, running))
                .findFirst()
                .orElseThrow();
    }
}
