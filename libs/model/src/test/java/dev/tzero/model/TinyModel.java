package dev.tzero.model;

import ai.djl.ndarray.NDArray;
import dev.tzero.model.config.T5Config;
import dev.tzero.model.lm.Slab;
import dev.tzero.model.t5.Initialisation;
import dev.tzero.model.t5.T5Model;
import dev.tzero.model.train.TrainingExample;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** A model small enough for hundreds of steps in a test, and examples for it. */
public final class TinyModel {

    public static final int VOCABULARY = 11;
    public static final T5Config CONFIG = T5Config.v11(VOCABULARY, 16, 4, 24, 2, 4);

    private TinyModel() {}

    public static T5Model create() {
        return T5Model.initialise(CONFIG, Initialisation.MATCH_AND_POSITION, 3);
    }

    /** Makes a token's embedding no number: whatever reads it has scores that are none. */
    public static void breakEmbedding(T5Model model, int id) {
        Slab embedding = model.slabs().stream()
                .filter(slab -> slab.parameters().getFirst().name().equals("shared.weight"))
                .findFirst()
                .orElseThrow();
        long first = embedding.offset() + (long) id * CONFIG.dModel();
        try (NDArray row = model.flatParameters().get(first + ":" + (first + CONFIG.dModel()))) {
            row.muli(Float.NaN);
        }
    }

    /** Examples whose answer is the first word of the input. */
    public static List<TrainingExample> batch(long seed, int size) {
        SplittableRandom random = new SplittableRandom(seed);
        List<TrainingExample> batch = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            int[] input = ids(random, 3 + random.nextInt(5));
            batch.add(new TrainingExample(input, new int[] {input[0], 1}));
        }
        return batch;
    }

    /** Words without padding and end of sequence. */
    public static int[] ids(SplittableRandom random, int length) {
        return random.ints(length, 2, VOCABULARY).toArray();
    }
}
