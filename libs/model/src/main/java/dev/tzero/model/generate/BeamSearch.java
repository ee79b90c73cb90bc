package dev.tzero.model.generate;

import dev.tzero.model.lm.StepScores;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.stream.IntStream;

/**
 * Beam search, as Hugging Face's {@code generate} moves them: at every step the best {@code 2 * numBeams}
 * continuations are looked at; those that end the sequence are finished hypotheses when they are among the first
 * {@code numBeams}, and the best others are the next beams.
 */
final class BeamSearch implements Search {

    /** What all beams but the first begin with, so that the first step does not find the same continuation in each. */
    private static final double NEVER_CHOSEN = -1e9;

    private static final Comparator<Candidate> BEST_FIRST = Comparator.comparingDouble(Candidate::sum)
            .reversed()
            .thenComparingInt(Candidate::beam)
            .thenComparingInt(Candidate::id);

    private final GenerationOptions options;
    private final ScoreRules rules;
    private final int eos;
    private final int[] prompt;
    private final FinishedBeams finished;
    private List<Beam> beams;
    private int length;

    private record Candidate(int beam, int id, double sum, float logProbability) {}

    BeamSearch(GenerationOptions options, int eos, int[] prompt) {
        this.options = options;
        this.rules = new ScoreRules(options, eos);
        this.eos = eos;
        this.prompt = prompt;
        this.finished = new FinishedBeams(options);
        this.beams = IntStream.range(0, options.numBeams())
                .mapToObj(i -> new Beam(List.of(), i == 0 ? 0 : NEVER_CHOSEN))
                .toList();
    }

    @Override
    public int rows() {
        return beams.size();
    }

    /** The token by which each beam grew last. */
    @Override
    public IntStream tokens() {
        return beams.stream().mapToInt(beam -> beam.tokens().getLast().id());
    }

    @Override
    public boolean looksAtAll() {
        return true;
    }

    @Override
    public int[] advance(StepScores scores, float[][] logits, int[] rows, RequestListener listener) {
        length++;
        List<Candidate> candidates = best(logits, scores.logNormalizer(), rows);
        List<Beam> next = new ArrayList<>();
        List<Integer> parents = new ArrayList<>();
        for (int rank = 0; rank < candidates.size() && next.size() < options.numBeams(); rank++) {
            Candidate candidate = candidates.get(rank);
            Beam longer = beams.get(candidate.beam())
                    .then(new GeneratedToken(length - 1, candidate.id(), candidate.logProbability()), candidate.sum());
            if (candidate.id() != eos) {
                next.add(longer);
                parents.add(candidate.beam());
            } else if (rank < options.numBeams()) {
                finished.offer(longer, FinishReason.END_OF_SEQUENCE);
            }
        }
        boolean done = next.size() < options.numBeams()
                || finished.done(candidates.getFirst().sum(), length);
        beams = done ? List.of() : next;
        if (!done && length == options.maxNewTokens()) {
            close(FinishReason.LENGTH);
        }
        return beams.isEmpty()
                ? new int[0]
                : parents.stream().mapToInt(Integer::intValue).toArray();
    }

    /** Takes the open beams as they are. */
    private void close(FinishReason reason) {
        beams.forEach(beam -> finished.offer(beam, reason));
        beams = List.of();
    }

    /** The best hypotheses, best first; nothing of them was told before. */
    @Override
    public List<Generation> end(FinishReason reason, RequestListener listener) {
        close(reason);
        List<Generation> best = finished.best();
        for (int sequence = 0; sequence < best.size(); sequence++) {
            for (GeneratedToken token : best.get(sequence).tokens()) {
                listener.onToken(sequence, token);
            }
        }
        return best;
    }

    private List<Candidate> best(float[][] logits, float[] normalizers, int[] rows) {
        int wanted = 2 * options.numBeams();
        PriorityQueue<Candidate> queue = new PriorityQueue<>(wanted + 1, BEST_FIRST.reversed());
        for (int beam = 0; beam < beams.size(); beam++) {
            float[] own = logits[rows[beam]];
            float normalizer = normalizers[rows[beam]];
            float[] scores = new float[own.length];
            for (int id = 0; id < own.length; id++) {
                scores[id] = own[id] - normalizer;
            }
            rules.apply(scores, prompt, beams.get(beam).tokens());
            double sum = beams.get(beam).sum();
            for (int id = 0; id < scores.length; id++) {
                double total = sum + scores[id];
                if (queue.size() < wanted || total > queue.peek().sum()) {
                    queue.add(new Candidate(beam, id, total, own[id] - normalizer));
                    if (queue.size() > wanted) {
                        queue.poll();
                    }
                }
            }
        }
        return queue.stream().sorted(BEST_FIRST).toList();
    }
}
