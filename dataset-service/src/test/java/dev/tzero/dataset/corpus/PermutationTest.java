package dev.tzero.dataset.corpus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.BitSet;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class PermutationTest {

    @Test
    void everyNumberComesExactlyOnce() {
        LongStream.concat(LongStream.rangeClosed(1, 300), LongStream.of(4096, 65_537, 100_003))
                .forEach(n -> {
                    Permutation permutation = new Permutation(n, 17);
                    BitSet seen = new BitSet((int) n);
                    for (long i = 0; i < n; i++) {
                        long value = permutation.at(i);
                        assertTrue(value >= 0 && value < n, () -> value + " is outside [0, " + n + ")");
                        seen.set((int) value);
                    }
                    assertEquals(n, seen.cardinality(), "values of a permutation of " + n);
                });
    }

    @Test
    void neighboursAreScattered() {
        long n = 100_000;
        Permutation permutation = new Permutation(n, 3);

        double sum = 0;
        for (long i = 1; i < n; i++) {
            sum += Math.abs(permutation.at(i) - permutation.at(i - 1));
        }

        // Two independent uniform places are n/3 apart on average.
        assertEquals(n / 3.0, sum / (n - 1), n * 0.005);
    }

    @Test
    void anotherSeedGivesAnotherOrder() {
        Permutation one = new Permutation(10_000, 1);
        Permutation other = new Permutation(10_000, 2);

        long same = LongStream.range(0, 10_000)
                .filter(i -> one.at(i) == other.at(i))
                .count();

        assertTrue(same < 20, same + " of 10000 places are the same");
        assertNotEquals(0, one.at(0) - one.at(1));
    }

    @Test
    void nothingCannotBePermuted() {
        assertThrows(IllegalArgumentException.class, () -> new Permutation(0, 1));
        assertThrows(IndexOutOfBoundsException.class, () -> new Permutation(5, 1).at(5));
    }
}
