package dev.tzero.model.generate;

import dev.tzero.model.lm.StepScores;
import java.util.ArrayList;
import java.util.List;

/** One sequence while it grows. */
final class Sequence {

    private final int number;
    private final int[] prompt;
    private final ScoreRules rules;
    private final Sampler sampler;
    private final StopStrings stop;
    private final int eos;
    private final List<GeneratedToken> tokens = new ArrayList<>();
    private FinishReason ended;

    /**
     * @param sampler null for greedy
     * @param stop null when no string ends it
     */
    Sequence(int number, int[] prompt, ScoreRules rules, Sampler sampler, StopStrings stop, int eos) {
        this.number = number;
        this.prompt = prompt;
        this.rules = rules;
        this.sampler = sampler;
        this.stop = stop;
        this.eos = eos;
    }

    boolean open() {
        return ended == null;
    }

    /** The token that the coming step reads. */
    int last() {
        return tokens.getLast().id();
    }

    /** Grows by one token. @param logits of its row; null when the likeliest token is taken as it is */
    void choose(StepScores scores, float[] logits, int row, RequestListener listener) {
        int id = logits == null ? scores.likeliest()[row] : chosen(logits.clone());
        float logProbability = logits == null ? scores.logProbability()[row] : logits[id] - scores.logNormalizer()[row];
        GeneratedToken token = new GeneratedToken(tokens.size(), id, logProbability);
        tokens.add(token);
        if (id == eos) {
            ended = FinishReason.END_OF_SEQUENCE;
        } else if (stop != null && stop.reachedBy(id)) {
            ended = FinishReason.STOP_STRING;
        }
        listener.onToken(number, token);
    }

    private int chosen(float[] scores) {
        rules.apply(scores, prompt, tokens);
        if (sampler != null) {
            return sampler.draw(scores);
        }
        int best = 0;
        for (int id = 1; id < scores.length; id++) {
            best = scores[id] > scores[best] ? id : best;
        }
        return best;
    }

    /** What was generated. @param open why it ended when it did not end by itself */
    Generation result(FinishReason open) {
        return Generation.summed(tokens, ended == null ? open : ended);
    }
}
