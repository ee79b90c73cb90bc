package dev.tzero.model.generate;

import dev.tzero.model.lm.StepScores;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** Token by token without looking back: greedy or sampled, any number of sequences. */
final class TokenSearch implements Search {

    private final GenerationOptions options;
    private final List<Sequence> all;
    private List<Sequence> open;
    private int length;

    TokenSearch(GenerationOptions options, int eos, int[] prompt, Supplier<TokenText> texts) {
        this.options = options;
        this.all = IntStream.range(0, options.numReturnSequences())
                .mapToObj(number -> new Sequence(
                        number,
                        prompt,
                        new ScoreRules(options, eos),
                        options.doSample() ? new Sampler(options, random(number)) : null,
                        options.stopStrings().isEmpty() ? null : new StopStrings(options.stopStrings(), texts.get()),
                        eos))
                .toList();
        this.open = all;
    }

    private SplittableRandom random(int number) {
        long own = new SplittableRandom(options.seed()).nextLong() + number * 0xBF58476D1CE4E5B9L;
        return new SplittableRandom(own);
    }

    @Override
    public int rows() {
        return open.size();
    }

    @Override
    public IntStream tokens() {
        return open.stream().mapToInt(Sequence::last);
    }

    @Override
    public boolean looksAtAll() {
        return !options.plainGreedy();
    }

    @Override
    public int[] advance(StepScores scores, float[][] logits, int[] rows, RequestListener listener) {
        for (int i = 0; i < rows.length; i++) {
            open.get(i).choose(scores, options.plainGreedy() ? null : logits[rows[i]], rows[i], listener);
        }
        length++;
        List<Sequence> grown = open;
        int[] going = length == options.maxNewTokens()
                ? new int[0]
                : IntStream.range(0, rows.length)
                        .filter(i -> grown.get(i).open())
                        .toArray();
        open = IntStream.of(going).mapToObj(grown::get).toList();
        return going;
    }

    @Override
    public List<Generation> end(FinishReason reason, RequestListener listener) {
        return all.stream().map(sequence -> sequence.result(reason)).toList();
    }
}
