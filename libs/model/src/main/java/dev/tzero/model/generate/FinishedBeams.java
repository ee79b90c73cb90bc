package dev.tzero.model.generate;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The best finished hypotheses of one input, by {@code sum / length^penalty}. */
final class FinishedBeams {

    private final GenerationOptions options;
    private final List<Generation> kept = new ArrayList<>();

    FinishedBeams(GenerationOptions options) {
        this.options = options;
    }

    /** Takes a hypothesis when there is room for it or a worse one. */
    void offer(Beam beam, FinishReason reason) {
        double score = score(beam.sum(), beam.tokens().size());
        if (full()) {
            Generation worst = worst();
            if (score <= worst.score()) {
                return;
            }
            kept.remove(worst);
        }
        kept.add(new Generation(beam.tokens(), reason, score));
    }

    /**
     * Whether the search is over.
     *
     * @param bestSum highest sum among the candidates of the last step
     * @param length their length
     */
    boolean done(double bestSum, int length) {
        if (!full()) {
            return false;
        }
        return switch (options.earlyStopping()) {
            case ALWAYS -> true;
            case HEURISTIC -> worst().score() >= score(bestSum, length);
            case NEVER ->
                worst().score() >= score(bestSum, options.lengthPenalty() > 0 ? options.maxNewTokens() : length);
        };
    }

    /** The best ones, best first. */
    List<Generation> best() {
        return kept.stream()
                .sorted(Comparator.comparingDouble(Generation::score).reversed())
                .limit(options.numReturnSequences())
                .toList();
    }

    private boolean full() {
        return kept.size() >= options.numBeams();
    }

    private Generation worst() {
        return kept.stream().min(Comparator.comparingDouble(Generation::score)).orElseThrow();
    }

    private double score(double sum, int length) {
        // A search that is cancelled before its first step leaves sequences of no token.
        return sum / Math.pow(Math.max(1, length), options.lengthPenalty());
    }
}
