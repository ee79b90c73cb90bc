package dev.tzero.model.rank;

import dev.tzero.model.lm.LanguageModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Rank classification as T0 does it (Sanh et al. 2022): every choice is scored by the sum of its tokens' log-probabilities
 * given the input, and the highest wins.
 *
 * <p>Each input is encoded once; examples of like length and number of choices are computed together. Safe for several
 * threads.
 */
public final class RankClassifier {

    private final LanguageModel model;
    private final RankOptions options;

    public RankClassifier(LanguageModel model, RankOptions options) {
        this.model = model;
        this.options = options;
    }

    /** The settings this classifier was made with. */
    public RankOptions options() {
        return options;
    }

    /**
     * Classifies examples.
     *
     * @return one answer per request, in the order of the requests
     * @throws IllegalArgumentException for token ids outside the vocabulary
     */
    public List<RankScores> rank(List<RankRequest> requests) {
        RankScores[] scores = new RankScores[requests.size()];
        for (List<Integer> batch : batches(requests)) {
            List<int[]> inputs = batch.stream().map(i -> read(requests.get(i))).toList();
            float[][][] logProbabilities = model.targetLogProbabilities(
                    inputs, batch.stream().map(i -> requests.get(i).choices()).toList());
            for (int i = 0; i < batch.size(); i++) {
                int read = inputs.get(i).length;
                boolean truncated = requests.get(batch.get(i)).input().length > read;
                scores[batch.get(i)] = RankScores.of(logProbabilities[i], read, truncated);
            }
        }
        return List.of(scores);
    }

    /** Indexes of the requests, grouped so that little is padded and no group is larger than the options allow. */
    private List<List<Integer>> batches(List<RankRequest> requests) {
        List<Integer> order = IntStream.range(0, requests.size())
                .boxed()
                .sorted(Comparator.<Integer>comparingInt(
                                i -> requests.get(i).choices().size())
                        .thenComparingInt(i -> read(requests.get(i)).length)
                        .thenComparingInt(i -> longestChoice(requests.get(i))))
                .toList();
        List<List<Integer>> batches = new ArrayList<>();
        List<Integer> batch = new ArrayList<>();
        long width = 0;
        long targetWidth = 0;
        for (int i : order) {
            RankRequest request = requests.get(i);
            long withWidth = Math.max(width, read(request).length);
            long withTargets = Math.max(
                    targetWidth,
                    (long) longestChoice(request) * request.choices().size());
            int size = batch.size() + 1;
            if (!batch.isEmpty()
                    && (withWidth * size > options.maxTokensPerBatch()
                            || withTargets * size > options.maxTokensPerBatch())) {
                batches.add(batch);
                batch = new ArrayList<>();
                withWidth = read(request).length;
                withTargets = (long) longestChoice(request) * request.choices().size();
            }
            batch.add(i);
            width = withWidth;
            targetWidth = withTargets;
        }
        if (!batch.isEmpty()) {
            batches.add(batch);
        }
        return batches;
    }

    private int[] read(RankRequest request) {
        int[] input = request.input();
        int most = Math.min(options.maxInputTokens(), model.maxPositions() - longestChoice(request));
        if (input.length <= most || most < 1) {
            return input;
        }
        int[] cut = Arrays.copyOf(input, most);
        if (options.appendEosToInput()) {
            cut[cut.length - 1] = input[input.length - 1];
        }
        return cut;
    }

    private static int longestChoice(RankRequest request) {
        return request.choices().stream().mapToInt(c -> c.length).max().orElseThrow();
    }
}
