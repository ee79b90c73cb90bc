package dev.tzero.model.t5;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tzero.model.TinyModel;
import dev.tzero.model.generate.GeneratedToken;
import dev.tzero.model.generate.Greedy;
import dev.tzero.model.lm.CacheUse;
import dev.tzero.model.lm.ComputeOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Inputs that were read are not read again, and nobody can tell by the answers. */
class EncoderCacheTest {

    private static final List<int[]> TARGETS = List.of(new int[] {3, 1}, new int[] {4, 5, 1});

    @TempDir
    private Path folder;

    @BeforeEach
    void write() throws IOException {
        try (T5Model model = TinyModel.create()) {
            Files.writeString(
                    folder.resolve("config.json"), model.config().toJson().toString());
            model.writeWeights(folder.resolve("model.safetensors"));
        }
    }

    @Test
    void answersAreTheSameWhateverIsKnownOfTheirInputs() throws IOException {
        int[] longest = input(9, 1);
        int[] middle = input(6, 2);
        int[] shortest = input(2, 3);
        try (T5Model plain = model(0);
                T5Model caching = model(1 << 20)) {
            for (List<int[]> inputs : List.of(
                    List.of(middle),
                    List.of(longest, middle.clone(), shortest),
                    List.of(middle, longest, middle, shortest, longest),
                    List.of(shortest, middle))) {
                float[][][] expected = scores(plain, inputs);
                float[][][] actual = scores(caching, inputs);
                for (int i = 0; i < expected.length; i++) {
                    for (int j = 0; j < expected[i].length; j++) {
                        assertArrayEquals(expected[i][j], actual[i][j], 1e-4f);
                    }
                }
                assertEquals(written(plain, inputs), written(caching, inputs));
            }
            CacheUse use = caching.cacheUse();
            assertEquals(3, use.misses());
            assertEquals(2 * (1 + 3 + 5 + 2) - 3, use.hits());
        }
    }

    @Test
    void anInputThatStandsTwiceInABatchIsReadOnceAlsoWhereNothingIsKept() throws IOException {
        try (T5Model model = model(0)) {
            scores(model, List.of(input(4, 1), input(4, 1), input(5, 2)));

            assertEquals(new CacheUse(1, 2, 0), model.cacheUse());
        }
    }

    @Test
    void whatWasAskedForLongestAgoLeavesAndNothingExceedsTheBound() throws IOException {
        try (T5Model measure = model(1 << 20)) {
            scores(measure, List.of(input(4, 0)));
            long one = measure.cacheUse().bytes();
            try (T5Model model = model(2 * one)) {
                scores(model, List.of(input(4, 1)));
                scores(model, List.of(input(4, 2)));
                scores(model, List.of(input(4, 1)));
                scores(model, List.of(input(4, 3)));
                assertEquals(new CacheUse(1, 3, 2 * one), model.cacheUse());

                scores(model, List.of(input(4, 1), input(4, 3)));
                assertEquals(new CacheUse(3, 3, 2 * one), model.cacheUse());
                scores(model, List.of(input(4, 2)));
                assertEquals(4, model.cacheUse().misses());

                scores(model, List.of(input(9, 4)));
                assertEquals(2 * one, model.cacheUse().bytes(), "larger than everything that is kept");
            }
        }
    }

    @Test
    void manyThreadsMayAskAtOnce() throws IOException {
        try (T5Model plain = model(0);
                T5Model model = model(600)) {
            List<float[][][]> expected = IntStream.range(0, 7)
                    .mapToObj(i -> scores(plain, List.of(input(3 + i % 2, i))))
                    .toList();
            IntStream.range(0, 400).parallel().forEach(n -> {
                float[][][] actual = scores(model, List.of(input(3 + n % 7 % 2, n % 7)));
                assertArrayEquals(expected.get(n % 7)[0][0], actual[0][0], 1e-4f);
            });
            assertEquals(400, model.cacheUse().hits() + model.cacheUse().misses());
            assertTrue(model.cacheUse().bytes() <= 600);
        }
    }

    private T5Model model(long cacheBytes) throws IOException {
        return T5Model.loadToAnswer(folder, ComputeOptions.DEFAULT.withEncoderCache(cacheBytes));
    }

    private static float[][][] scores(T5Model model, List<int[]> inputs) {
        return model.targetLogProbabilities(
                inputs, inputs.stream().map(input -> TARGETS).toList());
    }

    private static List<List<Integer>> written(T5Model model, List<int[]> inputs) {
        return Greedy.generate(model, inputs, 5).stream()
                .map(generation ->
                        generation.tokens().stream().map(GeneratedToken::id).toList())
                .toList();
    }

    private static int[] input(int length, int first) {
        return IntStream.range(0, length).map(i -> 2 + (first + i) % 8).toArray();
    }
}
