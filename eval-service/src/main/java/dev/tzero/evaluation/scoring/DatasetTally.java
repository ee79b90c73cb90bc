package dev.tzero.evaluation.scoring;

import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** Gathers the answers of one dataset in one group; a few numbers per row and prompt, no texts. */
final class DatasetTally {
    private static final Comparator<AnsweredExample.Prompt> BY_NAME = Comparator.comparing(AnsweredExample.Prompt::name)
            .thenComparing(AnsweredExample.Prompt::id)
            .thenComparing(AnsweredExample.Prompt::revision);

    private record Row(String split, long row) {}

    private final String group;
    private final String dataset;
    private final String subset;
    private final Map<Row, Integer> rows = new HashMap<>();
    private final Map<AnsweredExample.Prompt, PromptTally> prompts = new TreeMap<>(BY_NAME);
    private double chanceSum;
    private long examples;

    DatasetTally(String group, String dataset, String subset) {
        this.group = group;
        this.dataset = dataset;
        this.subset = subset;
    }

    void add(AnsweredExample example) {
        Row row = new Row(example.split(), example.row());
        int rowIndex = rows.computeIfAbsent(row, _ -> rows.size());
        prompts.computeIfAbsent(example.prompt(), _ -> new PromptTally()).add(rowIndex, example);
        chanceSum += 1.0 / example.choices().size();
        examples++;
    }

    DatasetScore score(long seed, Bootstrap bootstrap) {
        List<PromptScore> scores = prompts.entrySet().stream()
                .map(entry -> new PromptScore(
                        entry.getKey(),
                        entry.getValue().examples(),
                        entry.getValue().accuracy()))
                .toList();
        Quantiles accuracies =
                Quantiles.of(scores.stream().mapToDouble(PromptScore::accuracy).toArray());
        Quantiles majorities = Quantiles.of(
                prompts.values().stream().mapToDouble(PromptTally::majority).toArray());
        Bootstrap.Interval interval = bootstrap.ofMedian(prompts.values(), rows.size(), random(seed));
        return new DatasetScore(
                group,
                dataset,
                subset,
                scores,
                examples,
                accuracies.median(),
                accuracies.lowerQuartile(),
                accuracies.upperQuartile(),
                interval.low(),
                interval.high(),
                chanceSum / examples,
                majorities.median());
    }

    /** Its own stream of numbers, so that the interval of a dataset does not depend on which others are scored. */
    private SplittableRandom random(long seed) {
        long hash = 0xcbf29ce484222325L; // FNV-1a
        for (byte b : String.join("\0", group, dataset, subset).getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (b & 0xff)) * 0x100000001b3L;
        }
        return new SplittableRandom(seed ^ hash);
    }
}
