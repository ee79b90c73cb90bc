package dev.tzero.model.generate;

import java.util.List;

/** What options change about scores before a token is chosen, in Hugging Face's order: repetition penalty, minimum length. */
final class ScoreRules {

    private final double repetitionPenalty;
    private final int minNewTokens;
    private final int eos;

    ScoreRules(GenerationOptions options, int eos) {
        this.repetitionPenalty = options.repetitionPenalty();
        this.minNewTokens = options.minNewTokens();
        this.eos = eos;
    }

    /**
     * Changes one row in place.
     *
     * @param scores of the coming token
     * @param prompt ids before the generated ones
     * @param generated the generated ones
     */
    void apply(float[] scores, int[] prompt, List<GeneratedToken> generated) {
        if (repetitionPenalty != 1) {
            boolean[] penalised = new boolean[scores.length];
            for (int id : prompt) {
                penalise(scores, id, penalised);
            }
            for (GeneratedToken token : generated) {
                penalise(scores, token.id(), penalised);
            }
        }
        if (generated.size() < minNewTokens) {
            scores[eos] = Float.NEGATIVE_INFINITY;
        }
    }

    private void penalise(float[] scores, int id, boolean[] penalised) {
        if (!penalised[id]) {
            penalised[id] = true;
            scores[id] = (float) (scores[id] < 0 ? scores[id] * repetitionPenalty : scores[id] / repetitionPenalty);
        }
    }
}
