package dev.tzero.model.generate;

import dev.tzero.model.lm.Decoding;
import dev.tzero.model.lm.StepScores;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** Token by token without looking back: greedy or sampled, any number of sequences per input. */
final class TokenSearch {

    private final GenerationOptions options;
    private final int eos;
    private final Supplier<TokenText> texts;

    TokenSearch(GenerationOptions options, int eos, Supplier<TokenText> texts) {
        this.options = options;
        this.eos = eos;
        this.texts = texts;
    }

    /** As {@link BeamSearch#run}, the sequences of an input in the order of their numbers. */
    List<List<Generation>> run(Decoding decoding, List<int[]> prompts, GenerationListener listener) {
        int each = options.numReturnSequences();
        List<Sequence> all = IntStream.range(0, prompts.size() * each)
                .mapToObj(i -> sequence(i / each, i % each, prompts.get(i / each)))
                .toList();
        if (each > 1) {
            decoding.select(
                    IntStream.range(0, all.size()).map(row -> row / each).toArray());
        }
        List<Sequence> rows = all;
        int[] tokens = decoding.firstTokens();
        boolean cancelled = false;
        for (int step = 0; step < options.maxNewTokens() && rows.stream().anyMatch(Sequence::open); step++) {
            cancelled = listener.cancelled();
            if (cancelled) {
                break;
            }
            StepScores scores = decoding.step(tokens);
            float[][] logits = options.plainGreedy() ? null : scores.logits();
            for (int row = 0; row < rows.size(); row++) {
                rows.get(row).choose(scores, logits, row, listener);
            }
            rows = withoutEnded(decoding, rows);
            tokens = rows.stream().mapToInt(Sequence::last).toArray();
        }
        FinishReason open = cancelled ? FinishReason.CANCELLED : FinishReason.LENGTH;
        List<List<Generation>> results = new ArrayList<>();
        for (int i = 0; i < all.size(); i += each) {
            results.add(all.subList(i, i + each).stream()
                    .map(sequence -> sequence.result(open))
                    .toList());
        }
        return results;
    }

    /** Rows that ended cost less as they are than their leaving does, until they are half of all. */
    private static List<Sequence> withoutEnded(Decoding decoding, List<Sequence> rows) {
        int[] open = IntStream.range(0, rows.size())
                .filter(row -> rows.get(row).open())
                .toArray();
        if (open.length == 0 || open.length > rows.size() / 2) {
            return rows;
        }
        decoding.select(open);
        return IntStream.of(open).mapToObj(rows::get).toList();
    }

    private Sequence sequence(int input, int number, int[] prompt) {
        Sampler sampler = options.doSample() ? new Sampler(options, random(input, number)) : null;
        StopStrings stop = options.stopStrings().isEmpty() ? null : new StopStrings(options.stopStrings(), texts.get());
        return new Sequence(input, number, prompt, new ScoreRules(options, eos), sampler, stop, eos);
    }

    private SplittableRandom random(int input, int number) {
        SplittableRandom random = new SplittableRandom(options.seed());
        long own = random.nextLong() + input * 0x9E3779B97F4A7C15L + number * 0xBF58476D1CE4E5B9L;
        return new SplittableRandom(own);
    }
}
