package dev.tzero.model.t5;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tzero.model.Scores;
import dev.tzero.model.TinyModel;
import dev.tzero.model.config.T5Config;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Few targets are scored in Java where the JVM has vectors, many by libtorch: both say the same. */
class TargetScorerTest {

    private static final int INPUTS = 8;

    /** Heads that fill no vector, one in part, and some wholly. */
    @ParameterizedTest
    @ValueSource(ints = {4, 20, 64})
    void targetsAloneAndTogetherAreAsLikely(int width) {
        SplittableRandom random = new SplittableRandom(width);
        List<int[]> inputs = new ArrayList<>();
        List<List<int[]>> targets = new ArrayList<>();
        for (int i = 0; i < INPUTS; i++) {
            inputs.add(TinyModel.ids(random, 1 + random.nextInt(40)));
            targets.add(IntStream.range(0, 1 + random.nextInt(4))
                    .mapToObj(target -> TinyModel.ids(random, 1 + random.nextInt(7)))
                    .toList());
        }
        // As many tokens as are still scored in Java.
        inputs.add(TinyModel.ids(random, 3));
        targets.add(List.of(TinyModel.ids(random, VectorDecoder.MOST_ROWS)));

        T5Config config = T5Config.v11(TinyModel.VOCABULARY, 3 * width, width, 24, 3, 2);
        try (T5Model model = T5Model.initialise(config, Initialisation.T5, 5)) {
            float[][][] together = model.targetLogProbabilities(inputs, targets);
            assertTrue(Scores.flat(together).length > VectorDecoder.MOST_ROWS);

            for (int i = 0; i < inputs.size(); i++) {
                float[][][] alone = model.targetLogProbabilities(inputs.subList(i, i + 1), targets.subList(i, i + 1));
                assertTrue(Scores.flat(alone).length <= VectorDecoder.MOST_ROWS);
                assertArrayEquals(Scores.flat(new float[][][] {together[i]}), Scores.flat(alone), 1e-4f, "input " + i);
            }
            float[][][] firsts = model.targetLogProbabilities(
                    inputs.subList(0, 3),
                    targets.subList(0, 3).stream()
                            .map(ofInput -> ofInput.subList(0, 1))
                            .toList());
            for (int i = 0; i < firsts.length; i++) {
                assertArrayEquals(together[i][0], firsts[i][0], 1e-4f, "first of input " + i);
            }
        }
    }
}
