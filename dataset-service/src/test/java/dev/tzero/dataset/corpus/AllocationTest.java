package dev.tzero.dataset.corpus;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tzero.dataset.corpus.Allocation.Share;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AllocationTest {

    @Test
    void withoutALimitEveryRowIsTaken() {
        assertArrayEquals(new long[] {5, 0, 7}, Allocation.divide(List.of(share(1, 5), share(9, 0), share(2, 7)), 0));
    }

    @Test
    void examplesFollowTheWeights() {
        assertArrayEquals(
                new long[] {100, 200, 700},
                Allocation.divide(List.of(share(1, 9999), share(2, 9999), share(7, 9999)), 1000));
    }

    @Test
    void whatATaskCannotGiveIsDividedAmongTheOthers() {
        assertArrayEquals(
                new long[] {10, 45, 45}, Allocation.divide(List.of(share(8, 10), share(1, 90), share(1, 90)), 100));
    }

    @Test
    void fractionsGoByLargestRemainderAndThenToTheFirst() {
        assertArrayEquals(new long[] {4, 3, 3}, Allocation.divide(List.of(share(1, 9), share(1, 9), share(1, 9)), 10));
        assertArrayEquals(new long[] {2, 3}, Allocation.divide(List.of(share(1, 9), share(1.4, 9)), 5));
    }

    @Test
    void neverMoreThanTheRowsThatThereAre() {
        assertArrayEquals(new long[] {3, 4}, Allocation.divide(List.of(share(1, 3), share(1, 4)), 1_000_000));
    }

    @Test
    void theSumIsAlwaysExactAndNoTaskGivesMoreThanItHas() {
        SplittableRandom random = new SplittableRandom(5);
        for (int round = 0; round < 2000; round++) {
            List<Share> shares = IntStream.range(0, 1 + random.nextInt(20))
                    .mapToObj(i -> share(random.nextDouble() * 10 + 0.001, random.nextInt(1000)))
                    .toList();
            long available = shares.stream().mapToLong(Share::most).sum();
            long wanted = 1 + random.nextInt(5000);

            long[] counts = Allocation.divide(shares, wanted);

            assertEquals(Math.min(wanted, available), Arrays.stream(counts).sum());
            for (int i = 0; i < counts.length; i++) {
                assertTrue(counts[i] >= 0 && counts[i] <= shares.get(i).most());
            }
        }
    }

    private static Share share(double weight, long rows) {
        return new Share(weight, rows);
    }
}
