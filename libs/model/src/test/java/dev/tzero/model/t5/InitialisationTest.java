package dev.tzero.model.t5;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.tzero.model.Resources;
import dev.tzero.model.checkpoint.ModelFolder;
import dev.tzero.model.config.T5Config;
import dev.tzero.model.weights.TensorSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The formulas of each start, tested on the checkpoint of step 0 as it lies on disk. */
class InitialisationTest {

    private static final int D = 64;
    private static final int KV = 16;
    private static final int HEADS = 8;
    private static final int INNER = HEADS * KV;
    private static final int MATCH = HEADS / 2;
    private static final float FAVOURITE = 7.5f;
    private static final T5Config CONFIG = T5Config.v11(96, D, KV, 80, 2, HEADS);
    private static final List<String> ATTENTIONS = List.of(
            "encoder.block.0.layer.0.SelfAttention.",
            "encoder.block.1.layer.0.SelfAttention.",
            "decoder.block.0.layer.0.SelfAttention.",
            "decoder.block.1.layer.1.EncDecAttention.");
    private static final String BIAS = "block.0.layer.0.SelfAttention.relative_attention_bias.weight";

    @TempDir
    Path folder;

    @Test
    void matchHeadsAskForWhatTheyAre() throws IOException {
        try (TensorSource saved = saved(Initialisation.MATCH_AND_POSITION)) {
            for (String attention : ATTENTIONS) {
                float[] query = saved.floats(attention + "q.weight");
                float[] key = saved.floats(attention + "k.weight");
                for (int i = 0; i < MATCH * KV * D; i++) {
                    assertEquals(key[i] * (1.5 / Math.sqrt(KV)), query[i], 1e-6, attention + i);
                }
                float[] others = Arrays.copyOfRange(query, MATCH * KV * D, query.length);
                assertDeviation(Math.pow(D * KV, -0.5), others, attention + "q of the other heads");
                assertDeviation(Math.pow(D, -0.5), key, attention + "k");
            }
        }
    }

    @Test
    void matchHeadsOfTheEncoderNeverSeeThemselvesAndPositionsAreSteep() throws IOException {
        try (TensorSource saved = saved(Initialisation.MATCH_AND_POSITION)) {
            float[] encoder = saved.floats("encoder." + BIAS);
            float[] positions = new float[32 * (HEADS - MATCH)];
            for (int bucket = 0; bucket < 32; bucket++) {
                for (int head = 0; head < HEADS; head++) {
                    float value = encoder[bucket * HEADS + head];
                    if (head < MATCH) {
                        assertEquals(bucket == 0 ? -8f : 0f, value, "bucket " + bucket + " head " + head);
                    } else {
                        positions[bucket * (HEADS - MATCH) + head - MATCH] = value;
                    }
                }
            }
            assertDeviation(2.5, drawn(positions), "encoder positions");
            assertDeviation(2.5, saved.floats("decoder." + BIAS), "decoder positions");
        }
    }

    @Test
    void everyNearOffsetIsPreferredByOnePositionHeadOfTheEncoderWhateverTheSeed() throws IOException {
        try (TensorSource saved = saved(Initialisation.MATCH_AND_POSITION)) {
            float[] encoder = saved.floats("encoder." + BIAS);
            RelativeBuckets buckets = new RelativeBuckets(32, 128, true);
            Map<Integer, Integer> offsetsOfHead = new TreeMap<>();
            for (int offset : new int[] {-4, -3, -2, -1, 1, 2, 3, 4}) {
                int row = buckets.of(offset) * HEADS;
                List<Integer> preferring = IntStream.range(MATCH, HEADS)
                        .filter(head -> encoder[row + head] == FAVOURITE)
                        .boxed()
                        .toList();
                assertEquals(1, preferring.size(), "heads that prefer offset " + offset);
                offsetsOfHead.merge(preferring.getFirst(), 1, Integer::sum);
            }
            assertEquals(HEADS - MATCH, offsetsOfHead.size(), "every position head has some");
        }
    }

    private static float[] drawn(float[] positions) {
        float[] drawn = new float[positions.length - 8];
        int next = 0;
        for (float value : positions) {
            if (value != FAVOURITE) {
                drawn[next++] = value;
            }
        }
        assertEquals(drawn.length, next);
        return drawn;
    }

    @Test
    void attentionHandsOnWhatItSees() throws IOException {
        try (TensorSource saved = saved(Initialisation.MATCH_AND_POSITION)) {
            for (String attention : ATTENTIONS) {
                float[] value = saved.floats(attention + "v.weight");
                float[] output = saved.floats(attention + "o.weight");
                for (int row = 0; row < D; row++) {
                    for (int column = 0; column < INNER; column++) {
                        assertEquals(
                                value[column * D + row] * Math.sqrt((double) D / INNER),
                                output[row * INNER + column],
                                1e-6);
                    }
                }
            }
        }
    }

    @Test
    void theHeadBeginsAsTheEmbedding() throws IOException {
        try (TensorSource saved = saved(Initialisation.MATCH_AND_POSITION)) {
            float[] embedding = saved.floats("shared.weight");
            float[] head = saved.floats("lm_head.weight");
            for (int i = 0; i < head.length; i++) {
                assertEquals(embedding[i] * Math.pow(D, -0.5), head[i], 1e-6);
            }
            assertDeviation(1, embedding, "embedding");
        }
    }

    @Test
    void theOrdinaryStartHasTheDeviationsOfHuggingFace() throws IOException {
        try (TensorSource saved = saved(Initialisation.T5)) {
            assertDeviation(1, saved.floats("shared.weight"), "embedding");
            assertDeviation(1, saved.floats("lm_head.weight"), "head");
            assertDeviation(Math.pow(D, -0.5), saved.floats("encoder." + BIAS), "bias");
            for (String attention : ATTENTIONS) {
                assertDeviation(Math.pow(D * KV, -0.5), saved.floats(attention + "q.weight"), attention + "q");
                assertDeviation(Math.pow(D, -0.5), saved.floats(attention + "k.weight"), attention + "k");
                assertDeviation(Math.pow(D, -0.5), saved.floats(attention + "v.weight"), attention + "v");
                assertDeviation(Math.pow(INNER, -0.5), saved.floats(attention + "o.weight"), attention + "o");
            }
            String feedForward = "decoder.block.1.layer.2.DenseReluDense.";
            assertDeviation(Math.pow(D, -0.5), saved.floats(feedForward + "wi_0.weight"), "wi_0");
            assertDeviation(Math.pow(80, -0.5), saved.floats(feedForward + "wo.weight"), "wo");
            float[] ones = new float[D];
            Arrays.fill(ones, 1);
            assertArrayEquals(ones, saved.floats("decoder.final_layer_norm.weight"));
        }
    }

    @Test
    void theSameSeedGivesTheSameWeightsAndAnotherSeedOthers() {
        try (T5Model first = T5Model.initialise(CONFIG, Initialisation.T5, 7);
                T5Model again = T5Model.initialise(CONFIG, Initialisation.T5, 7);
                T5Model other = T5Model.initialise(CONFIG, Initialisation.T5, 8)) {
            assertArrayEquals(first.values("shared.weight"), again.values("shared.weight"));
            assertFalse(Arrays.equals(first.values("shared.weight"), other.values("shared.weight")));
        }
    }

    private TensorSource saved(Initialisation initialisation) throws IOException {
        Path target = folder.resolve("step-0");
        try (T5Model model = T5Model.initialise(CONFIG, initialisation, 5)) {
            ModelFolder.publish(target, model, new ModelFolder.Extras(Resources.tokenizer(), Map.of()));
        }
        return TensorSource.openFolder(target);
    }

    /** Sample deviation within four standard errors. */
    private static void assertDeviation(double expected, float[] values, String what) {
        double squares = 0;
        for (float value : values) {
            squares += (double) value * value;
        }
        double deviation = Math.sqrt(squares / values.length);
        assertEquals(expected, deviation, expected * 4 / Math.sqrt(2.0 * values.length), what);
    }
}
