package dev.tzero.bundled;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Seeded chance: the same seed gives the same choices on every machine. */
final class Draw {

    private final SplittableRandom random;

    Draw(long seed) {
        this.random = new SplittableRandom(seed);
    }

    boolean chance(double probability) {
        return random.nextDouble() < probability;
    }

    int below(int bound) {
        return random.nextInt(bound);
    }

    <T> T pick(List<T> from) {
        return from.get(random.nextInt(from.size()));
    }

    /** {@code count} different elements in random order. */
    <T> List<T> sample(List<T> from, int count) {
        return List.copyOf(shuffled(from).subList(0, count));
    }

    /** An element that is not among {@code taken}; at least one must be left. */
    <T> T pickExcept(List<T> from, List<T> taken) {
        return pick(
                from.stream().filter(candidate -> !taken.contains(candidate)).toList());
    }

    <T> List<T> shuffled(List<T> from) {
        var copy = new ArrayList<>(from);
        for (int i = copy.size() - 1; i > 0; i--) {
            var j = random.nextInt(i + 1);
            var moved = copy.get(i);
            copy.set(i, copy.get(j));
            copy.set(j, moved);
        }
        return copy;
    }
}
