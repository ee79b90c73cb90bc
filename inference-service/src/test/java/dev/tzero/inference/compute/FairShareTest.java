package dev.tzero.inference.compute;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class FairShareTest {

    private final FairShare share = new FairShare();

    @Test
    void whoComputedLessGoesNext() {
        StringBuilder turns = new StringBuilder();
        for (int i = 0; i < 10; i++) {
            boolean ranking = share.rankingNext(true, true);
            share.took(ranking, ranking ? 100 : 25);
            turns.append(ranking ? 'r' : 'w');
        }

        assertEquals("rwwwwrwwww", turns.toString());
    }

    @Test
    void whoIsAloneAlwaysGoesAndIdleTimeEarnsNoCredit() {
        for (int i = 0; i < 5; i++) {
            assertFalse(share.rankingNext(false, true));
            share.took(false, 100);
        }

        // All that ranking missed is not made up for: after one turn it is the other's.
        assertTrue(share.rankingNext(true, true));
        share.took(true, 150);
        assertFalse(share.rankingNext(true, true));
    }
}
