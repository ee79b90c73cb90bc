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
        List<List<RankPart>> ofRequests = requests.stream().map(this::parts).toList();
        List<RankPart> all = ofRequests.stream().flatMap(List::stream).toList();
        float[][][] scored = new float[all.size()][][];
        for (List<Integer> batch : batches(all)) {
            float[][][] scores = score(batch.stream().map(all::get).toList());
            for (int i = 0; i < scores.length; i++) {
                scored[batch.get(i)] = scores[i];
            }
        }
        List<RankScores> answers = new ArrayList<>();
        int next = 0;
        for (List<RankPart> parts : ofRequests) {
            answers.add(RankScores.of(parts, Arrays.asList(scored).subList(next, next + parts.size())));
            next += parts.size();
        }
        return answers;
    }

    /** What a request is scored in: one part, or several where its choices are too many for one batch. */
    public List<RankPart> parts(RankRequest request) {
        int[] input = read(request);
        boolean truncated = request.input().length > input.length;
        List<int[]> choices = request.choices();
        int each = Math.max(1, options.maxTokensPerBatch() / RankRequest.longest(choices));
        List<RankPart> parts = new ArrayList<>();
        for (int from = 0; from < choices.size(); from += each) {
            parts.add(new RankPart(input, truncated, choices.subList(from, Math.min(from + each, choices.size()))));
        }
        return parts;
    }

    /**
     * Scores parts together, each input read once.
     *
     * @return log-probabilities {@code [part][choice][token]}
     * @throws IllegalArgumentException for token ids outside the vocabulary
     * @throws dev.tzero.model.lm.NotFiniteException when scores are not numbers
     */
    public float[][][] score(List<RankPart> parts) {
        return model.targetLogProbabilities(
                parts.stream().map(RankPart::input).toList(),
                parts.stream().map(RankPart::choices).toList());
    }

    /** Indexes of the parts, grouped so that little is padded and no group is larger than the options allow. */
    private List<List<Integer>> batches(List<RankPart> parts) {
        List<Integer> order = IntStream.range(0, parts.size())
                .boxed()
                .sorted(Comparator.<Integer>comparingInt(
                                i -> parts.get(i).choices().size())
                        .thenComparingInt(i -> parts.get(i).input().length)
                        .thenComparingInt(i -> parts.get(i).longestChoice()))
                .toList();
        List<List<Integer>> batches = new ArrayList<>();
        RankBatch batch = new RankBatch(options.maxTokensPerBatch());
        for (int i : order) {
            if (batches.isEmpty() || !batch.offer(parts.get(i))) {
                batch = new RankBatch(options.maxTokensPerBatch());
                batch.offer(parts.get(i));
                batches.add(new ArrayList<>());
            }
            batches.getLast().add(i);
        }
        return batches;
    }

    private int[] read(RankRequest request) {
        int[] input = request.input();
        int most = Math.min(options.maxInputTokens(), model.maxPositions() - RankRequest.longest(request.choices()));
        if (input.length <= most || most < 1) {
            return input;
        }
        int[] cut = Arrays.copyOf(input, most);
        if (options.appendEosToInput()) {
            cut[cut.length - 1] = input[input.length - 1];
        }
        return cut;
    }
}
