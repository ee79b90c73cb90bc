package dev.tzero.model.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BatchPlannerTest {

    private final BatchPlanner planner = new BatchPlanner(4, 8, 11);

    /** An example that knows its place in the log. */
    private record Placed(int place, int length) {}

    @Test
    void everyExampleOfTheWindowIsInExactlyOneBatch() {
        List<Placed> window = window(30);

        List<List<Placed>> batches = plan(window, 0);

        assertEquals(8, batches.size());
        List<Placed> all = new ArrayList<>();
        batches.forEach(all::addAll);
        all.sort(Comparator.comparingInt(Placed::place));
        assertEquals(window, all);
    }

    @Test
    void batchesHoldLikeLengthsAndEqualLengthsKeepTheirOrder() {
        List<List<Placed>> batches = new ArrayList<>(plan(window(32), 3));

        batches.sort(Comparator.comparingInt((List<Placed> b) -> b.getFirst().length())
                .thenComparingInt(b -> b.getFirst().place()));

        List<Placed> sorted = new ArrayList<>(window(32));
        sorted.sort(Comparator.comparingInt(Placed::length));
        List<Placed> all = new ArrayList<>();
        batches.forEach(all::addAll);
        assertEquals(sorted, all);
    }

    @Test
    void theSameWindowIsPlannedTheSameAndAnotherOneInAnotherOrder() {
        List<Placed> window = window(32);

        assertEquals(plan(window, 5), plan(window, 5));
        assertNotEquals(plan(window, 5), plan(window, 6));
    }

    @Test
    void aWindowThatIsTooLongIsRefused() {
        IllegalArgumentException refused = assertThrows(IllegalArgumentException.class, () -> plan(window(33), 0));

        assertEquals("window: 33 examples: expected at most 32", refused.getMessage());
    }

    private List<List<Placed>> plan(List<Placed> window, long number) {
        return planner.plan(window, number, Placed::length, p -> 1);
    }

    private static List<Placed> window(int size) {
        return IntStream.range(0, size)
                .mapToObj(i -> new Placed(i, 1 + i * 7 % 5))
                .toList();
    }
}
