package dev.tzero.dataset.corpus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tzero.dataset.TestPrompts;
import dev.tzero.dataset.task.Task;
import dev.tzero.proto.dataset.v1.CorpusOrder;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class CorpusPlanTest {

    private static final List<PlannedTask> TASKS =
            List.of(task("a", "p", 100, 100), task("a", "q", 100, 30), task("b", "p", 50, 0), task("c", "p", 7, 7));

    @Test
    void everyTaskHasItsExamplesAndNoRowComesTwice() {
        CorpusPlan plan = new CorpusPlan(1, CorpusOrder.CORPUS_ORDER_SHUFFLED, 1, TASKS);

        Map<Integer, Set<Long>> rows = new HashMap<>();
        LongStream.range(0, plan.size())
                .mapToObj(plan::at)
                .forEach(slot -> assertTrue(
                        rows.computeIfAbsent(slot.task(), t -> new HashSet<>()).add(slot.row()),
                        () -> slot + " comes twice"));

        assertEquals(137, plan.size());
        assertEquals(100, rows.get(0).size());
        assertEquals(30, rows.get(1).size());
        assertEquals(null, rows.get(2));
        assertEquals(new TreeSet<>(List.of(0L, 1L, 2L, 3L, 4L, 5L, 6L)), new TreeSet<>(rows.get(3)));
    }

    @Test
    void theSameSeedGivesTheSamePlanAndAnotherSeedAnother() {
        assertEquals(slots(1, CorpusOrder.CORPUS_ORDER_SHUFFLED), slots(1, CorpusOrder.CORPUS_ORDER_SHUFFLED));
        assertNotEquals(slots(1, CorpusOrder.CORPUS_ORDER_SHUFFLED), slots(2, CorpusOrder.CORPUS_ORDER_SHUFFLED));
    }

    @Test
    void everyPassTakesEveryPlaceOnceMoreInAnotherOrder() {
        CorpusPlan plan = new CorpusPlan(1, CorpusOrder.CORPUS_ORDER_SHUFFLED, 3, TASKS);
        List<List<CorpusPlan.Slot>> passes = IntStream.range(0, 3)
                .mapToObj(pass -> LongStream.range(pass * 137, (pass + 1) * 137)
                        .mapToObj(plan::at)
                        .toList())
                .toList();

        assertEquals(3 * 137, plan.size());
        assertEquals(slots(1, CorpusOrder.CORPUS_ORDER_SHUFFLED), passes.getFirst());
        assertEquals(Set.copyOf(passes.getFirst()), Set.copyOf(passes.get(1)));
        assertNotEquals(passes.getFirst(), passes.get(1));
        assertNotEquals(passes.get(1), passes.get(2));
    }

    @Test
    void sequentialGoesTaskByTaskAndRowByRow() {
        List<CorpusPlan.Slot> slots = slots(1, CorpusOrder.CORPUS_ORDER_SEQUENTIAL);

        for (int i = 1; i < slots.size(); i++) {
            CorpusPlan.Slot before = slots.get(i - 1);
            CorpusPlan.Slot slot = slots.get(i);
            assertTrue(
                    slot.task() > before.task() || slot.task() == before.task() && slot.row() > before.row(),
                    () -> before + " stands before " + slot);
        }
    }

    @Test
    void promptsOfADatasetAreEvaluatedOnTheSameRows() {
        CorpusPlan plan = new CorpusPlan(
                9, CorpusOrder.CORPUS_ORDER_SEQUENTIAL, 1, List.of(task("a", "p", 1000, 40), task("a", "q", 1000, 40)));

        List<Long> first =
                LongStream.range(0, 40).map(i -> plan.at(i).row()).boxed().toList();
        List<Long> second =
                LongStream.range(40, 80).map(i -> plan.at(i).row()).boxed().toList();

        assertEquals(first, second);
    }

    @Test
    void chosenRowsFollowNoRhythmOfTheData() {
        RowSample sample = new RowSample(10_000, 5_000, 4);

        long even =
                LongStream.range(0, 5_000).filter(k -> sample.row(k) % 2 == 0).count();

        assertEquals(2_500, even, 150);
    }

    private static List<CorpusPlan.Slot> slots(long seed, CorpusOrder order) {
        CorpusPlan plan = new CorpusPlan(seed, order, 1, TASKS);
        return LongStream.range(0, plan.size()).mapToObj(plan::at).toList();
    }

    private static PlannedTask task(String dataset, String prompt, long rows, long examples) {
        return new PlannedTask(
                Task.of(TestPrompts.prompt(dataset, prompt, "{{ text }}|||x", "")),
                "train",
                "sha256:0",
                rows,
                examples);
    }
}
