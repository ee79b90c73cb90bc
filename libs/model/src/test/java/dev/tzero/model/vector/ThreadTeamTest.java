package dev.tzero.model.vector;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("vector")
class ThreadTeamTest {

    private final ThreadTeam team = new ThreadTeam(3);

    @ParameterizedTest(name = "{0} items by {1}")
    @CsvSource({"0, 1", "1, 1", "2, 1", "3, 1", "100, 1", "100, 4", "101, 4", "5, 4", "4, 4", "8, 4"})
    void everyItemIsComputedOnce(int items, int unit) {
        for (int repeat = 0; repeat < 200; repeat++) {
            assertArrayEquals(ones(items), computed(items, unit));
        }
    }

    @Test
    void whatASlowMemberHasNotTakenIsComputedByTheOthers() {
        int items = 100;
        CountDownLatch taken = new CountDownLatch(items);
        team.split(items, 1, (from, to) -> {
            for (int i = from; i < to; i++) {
                taken.countDown();
            }
            // Whoever has the first run is slower than all others together.
            if (from == 0) {
                await(taken);
            }
        });
        assertEquals(0, taken.getCount());
    }

    @Test
    void aFailureReachesTheCallerAndTheTeamGoesOn() {
        for (int failing = 0; failing < 30; failing += 10) {
            int item = failing;
            IllegalStateException thrown = assertThrows(
                    IllegalStateException.class,
                    () -> team.split(30, 1, (from, to) -> {
                        if (from <= item && item < to) {
                            throw new IllegalStateException("item " + item);
                        }
                    }));
            assertEquals("item " + item, thrown.getMessage());
            assertArrayEquals(ones(50), computed(50, 1));
        }
    }

    @Test
    void anErrorReachesTheCallerAndTheTeamGoesOn() {
        for (int failing = 0; failing < 30; failing += 10) {
            int item = failing;
            assertThrows(
                    StackOverflowError.class,
                    () -> team.split(30, 1, (from, to) -> {
                        if (from <= item && item < to) {
                            throw new StackOverflowError();
                        }
                    }));
            assertArrayEquals(ones(50), computed(50, 1));
        }
    }

    @Test
    void aSecondCallerComputesAlone() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(3);
        CountDownLatch secondIsDone = new CountDownLatch(1);
        Thread first = Thread.ofPlatform()
                .start(() -> team.split(3, 1, (_, _) -> {
                    begun.countDown();
                    await(secondIsDone);
                }));
        await(begun);
        assertArrayEquals(ones(40), computed(40, 1));
        secondIsDone.countDown();
        first.join();
    }

    private int[] computed(int items, int unit) {
        AtomicIntegerArray times = new AtomicIntegerArray(items);
        team.split(items, unit, (from, to) -> {
            for (int i = from; i < to; i++) {
                times.incrementAndGet(i);
            }
        });
        int[] result = new int[items];
        Arrays.setAll(result, times::get);
        return result;
    }

    private static int[] ones(int items) {
        int[] ones = new int[items];
        Arrays.fill(ones, 1);
        return ones;
    }

    private static void await(CountDownLatch latch) {
        try {
            if (!latch.await(60, TimeUnit.SECONDS)) {
                throw new IllegalStateException("waited for the others for too long");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
