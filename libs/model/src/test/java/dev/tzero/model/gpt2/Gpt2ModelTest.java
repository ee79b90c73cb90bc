package dev.tzero.model.gpt2;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tzero.model.config.Activation;
import dev.tzero.model.config.Gpt2Config;
import dev.tzero.model.generate.Generator;
import dev.tzero.model.lm.Decoding;
import dev.tzero.model.lm.NotFiniteException;
import dev.tzero.model.rank.RankClassifier;
import dev.tzero.model.rank.RankOptions;
import dev.tzero.model.rank.RankRequest;
import dev.tzero.model.rank.RankScores;
import dev.tzero.model.weights.SafetensorsWriter;
import dev.tzero.model.weights.TensorSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A decoder-only model with random weights of our own. */
class Gpt2ModelTest {

    private static final Gpt2Config CONFIG =
            new Gpt2Config(23, 24, 12, 3, 3, 20, Activation.GELU_TANH, 1e-5, true, true, 0, 22, 22);
    private static final List<int[]> INPUTS =
            List.of(new int[] {3, 4, 5, 6, 7}, new int[] {8}, new int[] {9, 10, 11, 12, 13, 14, 15, 16});

    @TempDir
    private static Path folder;

    private static Gpt2Model model;

    @BeforeAll
    static void load() throws IOException {
        model = Gpt2Model.load(write(folder.resolve("model"), 0.5));
    }

    @AfterAll
    static void close() {
        model.close();
    }

    private static Path write(Path target, double scale) throws IOException {
        SplittableRandom random = new SplittableRandom(4);
        List<SafetensorsWriter.Tensor> tensors = new ArrayList<>();
        for (TensorSpec spec : Gpt2Tensors.of(CONFIG).tensors()) {
            float[] values = new float[(int) spec.elements()];
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) ((random.nextDouble() * 2 - 1) * scale);
            }
            tensors.add(new SafetensorsWriter.Tensor(spec.name(), spec.shape(), () -> values));
        }
        Files.createDirectories(target);
        CONFIG.write(target.resolve("config.json"));
        SafetensorsWriter.write(target.resolve("model.safetensors"), tensors, Map.of("format", "pt"));
        return target;
    }

    @Test
    void anExampleIsScoredInABatchAsAlone() {
        List<List<int[]>> choices = List.of(
                List.of(new int[] {1, 2, 3}, new int[] {4}),
                List.of(new int[] {5, 6}),
                List.of(new int[] {7}, new int[] {8, 9}, new int[] {10, 11, 12, 13}));

        float[][][] together = model.targetLogProbabilities(INPUTS, choices);

        for (int i = 0; i < INPUTS.size(); i++) {
            for (int j = 0; j < choices.get(i).size(); j++) {
                float[] alone = model.targetLogProbabilities(
                                List.of(INPUTS.get(i)),
                                List.of(List.of(choices.get(i).get(j))))[0][0];
                assertArrayEquals(alone, together[i][j], 1e-4f, "input " + i + ", choice " + j);
            }
        }
    }

    @Test
    void aChoiceIsWorthWhatItsTokensAreStepByStep() {
        int[] choice = {5, 6, 7, 8};
        float[] scores = model.targetLogProbabilities(List.of(INPUTS.get(2)), List.of(List.of(choice)))[0][0];
        try (Decoding decoding = model.startDecoding(INPUTS)) {
            decoding.select(new int[] {2});
            int[] next = decoding.firstTokens();
            for (int i = 0; i < choice.length; i++) {
                var step = decoding.step(next);
                assertEquals(scores[i], step.logits()[0][choice[i]] - step.logNormalizer()[0], 1e-4);
                next = new int[] {choice[i]};
            }
        }
    }

    @Test
    void rowsOfDifferentLengthJoin() {
        int[] alone = new Generator(model)
                .generate(List.of(INPUTS.get(1)), 6)
                .getFirst()
                .ids();
        try (Decoding decoding = model.startDecoding(List.of(INPUTS.get(0)))) {
            decoding.step(decoding.firstTokens());
            decoding.join(List.of(INPUTS.get(1)));
            int[] next = {2, decoding.firstTokens()[1]};
            for (int id : alone) {
                next = decoding.step(next).likeliest();
                assertEquals(id, next[1]);
            }
        }
    }

    @Test
    void anInputIsCutToThePlacesThatTheModelHas() {
        int[] longer = new SplittableRandom(1).ints(40, 0, 22).toArray();
        RankScores scores = new RankClassifier(model, RankOptions.T0)
                .rank(List.of(new RankRequest(longer, List.of(new int[] {1, 2}, new int[] {3}))))
                .getFirst();

        assertTrue(scores.truncated());
        assertEquals(22, scores.inputTokens());
    }

    @Test
    void whatDoesNotFitIsRefused() {
        int[] full = new SplittableRandom(1).ints(24, 0, 22).toArray();

        assertEquals(
                "inputs[0]: 24 tokens and 1 of its longest target: expected at most 24 together, the positions of this model",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> model.targetLogProbabilities(List.of(full), List.of(List.of(new int[] {1}))))
                        .getMessage());
        assertEquals(
                "inputs[0]: 24 tokens and 5 new ones: expected at most 24 together, the positions of this model",
                assertThrows(IllegalArgumentException.class, () -> new Generator(model).generate(List.of(full), 5))
                        .getMessage());
    }

    @Test
    void scoresThatAreNoNumbersAreAnErrorThatSaysWhere() throws IOException {
        try (Gpt2Model broken = Gpt2Model.load(write(folder.resolve("broken"), 1e38))) {
            assertEquals(
                    "log-probabilities of inputs[0], targets[0]: not a finite number: "
                            + "the weights are broken or the arithmetic overflowed",
                    assertThrows(
                                    NotFiniteException.class,
                                    () -> broken.targetLogProbabilities(
                                            INPUTS.subList(0, 1), List.of(List.of(new int[] {1}))))
                            .getMessage());
            assertThrows(NotFiniteException.class, () -> new Generator(broken).generate(INPUTS, 3));
        }
    }
}
