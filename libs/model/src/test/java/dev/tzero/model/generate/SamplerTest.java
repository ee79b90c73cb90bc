package dev.tzero.model.generate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** What is drawn, and how often, out of scores whose probabilities are 0.5, 0.25, 0.15 and 0.1. */
class SamplerTest {

    private static final int DRAWS = 20_000;
    private static final double[] PROBABILITIES = {0.15, 0.5, 0.1, 0.25};

    @Test
    void tokensAreDrawnAsOftenAsTheyAreProbable() {
        assertArrayEquals(PROBABILITIES, shares(o -> o.topK(0)), 0.02);
    }

    @Test
    void temperatureSharpensTheDistribution() {
        double total = 0.15 * 0.15 + 0.25 + 0.01 + 0.0625;

        double[] shares = shares(o -> o.topK(0).temperature(0.5));

        assertArrayEquals(new double[] {0.0225 / total, 0.25 / total, 0.01 / total, 0.0625 / total}, shares, 0.02);
    }

    @Test
    void onlyTheBestKAreDrawn() {
        assertArrayEquals(new double[] {0, 0.5 / 0.75, 0, 0.25 / 0.75}, shares(o -> o.topK(2)), 0.02);
    }

    @Test
    void theFewestThatReachPTogetherAreDrawn() {
        assertArrayEquals(new double[] {0, 0.5 / 0.75, 0, 0.25 / 0.75}, shares(o -> o.topP(0.7)), 0.02);
        assertArrayEquals(new double[] {0, 1, 0, 0}, shares(o -> o.topP(0.01)), 1e-6);
    }

    @Test
    void whatTiesWithTheLastOfTheBestKStays() {
        float[] scores = {1, 0, 1, 1};
        Sampler sampler = sampler(o -> o.topK(2));
        boolean[] drawn = new boolean[4];
        for (int i = 0; i < 200; i++) {
            drawn[sampler.draw(scores.clone())] = true;
        }
        assertTrue(drawn[0] && drawn[2] && drawn[3]);
        assertEquals(false, drawn[1]);
    }

    @Test
    void whatIsForbiddenIsNeverDrawn() {
        float[] scores = {Float.NEGATIVE_INFINITY, -1e30f, Float.NEGATIVE_INFINITY};

        assertEquals(1, sampler(o -> o).draw(scores));
    }

    private static double[] shares(UnaryOperator<GenerationOptions.Builder> change) {
        Sampler sampler = sampler(change);
        float[] scores = new float[PROBABILITIES.length];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = (float) Math.log(PROBABILITIES[i]) - 3;
        }
        double[] shares = new double[scores.length];
        for (int i = 0; i < DRAWS; i++) {
            shares[sampler.draw(scores.clone())] += 1.0 / DRAWS;
        }
        return shares;
    }

    private static Sampler sampler(UnaryOperator<GenerationOptions.Builder> change) {
        GenerationOptions options =
                change.apply(GenerationOptions.DEFAULT.with().doSample(true)).build();
        return new Sampler(options, new SplittableRandom(7));
    }
}
