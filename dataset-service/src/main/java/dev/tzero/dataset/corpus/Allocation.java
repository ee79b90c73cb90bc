package dev.tzero.dataset.corpus;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Divides a number of examples among tasks. */
final class Allocation {

    private Allocation() {}

    /**
     * What one task may have.
     *
     * @param weight its share relative to the others, above 0
     * @param most the examples it can give
     */
    record Share(double weight, long most) {}

    /**
     * Examples of each task: in proportion to the weights, as far as they have any; what a task cannot give is divided among
     * the others. Fractions go by largest remainder, equal ones to the first.
     *
     * @param wanted examples in all; 0 for everything that every task can give
     */
    static long[] divide(List<Share> shares, long wanted) {
        long[] counts = shares.stream().mapToLong(Share::most).toArray();
        long available = 0;
        for (long most : counts) {
            available += most;
        }
        if (wanted == 0 || wanted >= available) {
            return counts;
        }
        List<Integer> open = new ArrayList<>();
        for (int i = 0; i < counts.length; i++) {
            open.add(i);
        }
        long left = wanted;
        while (true) {
            double perWeight = left / weight(shares, open);
            List<Integer> full = open.stream()
                    .filter(i ->
                            shares.get(i).weight() * perWeight >= shares.get(i).most())
                    .toList();
            if (full.isEmpty()) {
                largestRemainders(shares, open, left, perWeight, counts);
                return counts;
            }
            for (int i : full) {
                left -= counts[i];
            }
            open.removeAll(full);
        }
    }

    private static void largestRemainders(
            List<Share> shares, List<Integer> open, long left, double perWeight, long[] counts) {
        long given = 0;
        for (int i : open) {
            counts[i] = (long) Math.floor(shares.get(i).weight() * perWeight);
            given += counts[i];
        }
        List<Integer> byRemainder = new ArrayList<>(open);
        byRemainder.sort(
                Comparator.comparingDouble(i -> counts[i] - shares.get(i).weight() * perWeight));
        for (int i = 0; given < left; i++, given++) {
            counts[byRemainder.get(i)]++;
        }
    }

    private static double weight(List<Share> shares, List<Integer> open) {
        double sum = 0;
        for (int i : open) {
            sum += shares.get(i).weight();
        }
        return sum;
    }
}
