package dev.tzero.model.generate;

import dev.tzero.model.lm.Decoding;
import dev.tzero.model.lm.StepScores;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Beam search over several inputs together; the rows of inputs that are done leave the decoding. */
final class BeamSearch {

    private final GenerationOptions options;
    private final int eos;

    BeamSearch(GenerationOptions options, int eos) {
        this.options = options;
        this.eos = eos;
    }

    /**
     * Runs to the end.
     *
     * @param decoding one row per input, nothing decoded yet
     * @param prompts per input what stands before its generated tokens
     * @return per input its best sequences, best first
     */
    List<List<Generation>> run(Decoding decoding, List<int[]> prompts, GenerationListener listener) {
        List<InputBeams> all = prompts.stream()
                .map(prompt -> new InputBeams(options, eos, prompt))
                .toList();
        decoding.select(IntStream.range(0, all.size() * options.numBeams())
                .map(row -> row / options.numBeams())
                .toArray());
        List<InputBeams> open = all;
        int[] tokens = decoding.firstTokens();
        for (int step = 0; step < options.maxNewTokens() && !open.isEmpty(); step++) {
            if (listener.cancelled()) {
                open.forEach(beams -> beams.finish(FinishReason.CANCELLED));
                open = List.of();
                break;
            }
            StepScores scores = decoding.step(tokens);
            float[][] logits = scores.logits();
            List<Integer> rows = new ArrayList<>();
            for (int i = 0; i < open.size(); i++) {
                int first = i * options.numBeams();
                int[] parents = open.get(i).step(logits, scores.logNormalizer(), first);
                IntStream.of(parents).forEach(parent -> rows.add(first + parent));
            }
            open = open.stream().filter(beams -> !beams.done()).toList();
            if (!open.isEmpty()) {
                decoding.select(rows.stream().mapToInt(Integer::intValue).toArray());
                tokens = open.stream().flatMapToInt(InputBeams::lastTokens).toArray();
            }
        }
        open.forEach(beams -> beams.finish(FinishReason.LENGTH));
        return all.stream().map(InputBeams::best).toList();
    }
}
