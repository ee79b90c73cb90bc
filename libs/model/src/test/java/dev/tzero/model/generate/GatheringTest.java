package dev.tzero.model.generate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Rows are gathered in front, and no more of them move than have to. */
class GatheringTest {

    @Test
    void theLastFillTheGaps() {
        Gathering gathered = Gathering.of(new int[] {0, 2, 3, 5, 6});

        assertArrayEquals(new int[] {0, 5, 2, 3, 6}, gathered.wanted());
        assertArrayEquals(new int[] {0, 2, 3, 1, 4}, gathered.places());
    }

    @Test
    void ofARowThatIsContinuedTwiceOneStays() {
        Gathering gathered = Gathering.of(new int[] {2, 2, 0, 4, 3, 5});

        assertArrayEquals(new int[] {0, 2, 2, 3, 4, 5}, gathered.wanted());
        assertArrayEquals(new int[] {2, 1, 0, 4, 3, 5}, gathered.places());
    }

    @Test
    void whatLiesInFrontAlreadyIsLeft() {
        assertTrue(Gathering.of(new int[] {1, 0, 2}).isAllOf(3), "in any order");
        assertFalse(Gathering.of(new int[] {1, 0, 2}).isAllOf(4));
        assertFalse(Gathering.of(new int[] {1, 1, 2}).isAllOf(3));
        assertTrue(Gathering.of(new int[0]).isAllOf(0));
    }

    @Test
    void everythingIsFoundWhereItIsSaidToLie() {
        SplittableRandom random = new SplittableRandom(5);
        for (int round = 0; round < 200; round++) {
            int rows = 1 + random.nextInt(20);
            int[] continued = random.ints(1 + random.nextInt(rows), 0, rows).toArray();
            Gathering gathered = Gathering.of(continued);
            assertEquals(continued.length, gathered.wanted().length);
            boolean[] taken = new boolean[continued.length];
            for (int i = 0; i < continued.length; i++) {
                assertEquals(continued[i], gathered.wanted()[gathered.places()[i]]);
                assertFalse(taken[gathered.places()[i]]);
                taken[gathered.places()[i]] = true;
            }
        }
    }
}
