package dev.tzero.model.generate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class ScoreRulesTest {

    private static final int EOS = 1;
    private static final List<GeneratedToken> GENERATED =
            List.of(new GeneratedToken(0, 2, -1), new GeneratedToken(1, 2, -1), new GeneratedToken(2, 3, -1));

    @Test
    void scoresOfWhatWasThereAreLoweredOnceWhateverTheirSign() {
        float[] scores = {4, 3, 2, -2, 1};

        rules(GenerationOptions.DEFAULT.with().repetitionPenalty(2)).apply(scores, new int[] {0}, GENERATED);

        assertArrayEquals(new float[] {2, 3, 1, -4, 1}, scores);
    }

    @Test
    void endOfSequenceIsForbiddenUntilTheMinimumIsReached() {
        float[] before = {4, 3, 2};
        float[] reached = {4, 3, 2};

        rules(GenerationOptions.DEFAULT.with().minNewTokens(4)).apply(before, new int[0], GENERATED);
        rules(GenerationOptions.DEFAULT.with().minNewTokens(3)).apply(reached, new int[0], GENERATED);

        assertArrayEquals(new float[] {4, Float.NEGATIVE_INFINITY, 2}, before);
        assertArrayEquals(new float[] {4, 3, 2}, reached);
    }

    private static ScoreRules rules(GenerationOptions.Builder options) {
        return new ScoreRules(options.build(), EOS);
    }
}
