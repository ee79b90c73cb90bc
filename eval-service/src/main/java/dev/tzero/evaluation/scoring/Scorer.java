package dev.tzero.evaluation.scoring;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Takes the answers of one evaluation one by one and scores them. The same answers in the same order with the same seed
 * give the same scores; only the intervals depend on the order.
 */
public final class Scorer {
    /** Draws behind every interval. */
    public static final int BOOTSTRAP_DRAWS = 1_000;

    private record Key(String dataset, String subset) {}

    private static final Comparator<Key> BY_NAME =
            Comparator.comparing(Key::dataset).thenComparing(Key::subset);

    private final long seed;
    private final Bootstrap bootstrap;
    private final Map<String, Map<Key, DatasetTally>> groups = new LinkedHashMap<>();
    private long examples;
    private long failed;

    /**
     * A scorer for these groups.
     *
     * @param groups titles, in the order in which they are reported
     * @param seed seed of the bootstrap
     */
    public Scorer(List<String> groups, long seed) {
        this(groups, seed, BOOTSTRAP_DRAWS);
    }

    Scorer(List<String> groups, long seed, int draws) {
        this.seed = seed;
        this.bootstrap = new Bootstrap(draws);
        groups.forEach(group -> this.groups.put(group, new TreeMap<>(BY_NAME)));
    }

    /**
     * Counts one answer.
     *
     * @throws IllegalArgumentException when its group is not one of the scorer's
     */
    public void add(AnsweredExample example) {
        Map<Key, DatasetTally> datasets = groups.get(example.group());
        if (datasets == null) {
            throw new IllegalArgumentException(
                    "group: \"" + example.group() + "\"; expected one of " + groups.keySet());
        }
        datasets.computeIfAbsent(
                        new Key(example.dataset(), example.subset()),
                        key -> new DatasetTally(example.group(), key.dataset(), key.subset()))
                .add(example);
        examples++;
        if (example.chosen().isEmpty()) {
            failed++;
        }
    }

    /** The scores of what was added so far: groups in their order, datasets by name. */
    public Scores scores() {
        List<DatasetScore> scores = new ArrayList<>();
        groups.values()
                .forEach(datasets -> datasets.values().forEach(tally -> scores.add(tally.score(seed, bootstrap))));
        return new Scores(scores, examples, failed);
    }
}
