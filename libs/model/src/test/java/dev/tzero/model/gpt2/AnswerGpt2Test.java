package dev.tzero.model.gpt2;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import dev.tzero.model.Scores;
import dev.tzero.model.generate.Greedy;
import dev.tzero.model.lm.ComputeOptions;
import dev.tzero.model.lm.DeviceMap;
import dev.tzero.model.lm.MatrixPrecision;
import dev.tzero.model.lm.ModelMemory;
import dev.tzero.model.lm.Padded;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A decoder-only model that was loaded to answer answers as the one that is trained does. */
class AnswerGpt2Test {

    private static final List<int[]> INPUTS = List.of(new int[] {3, 4, 5, 6, 7}, new int[] {8}, new int[] {9, 10, 11});
    private static final List<List<int[]>> CHOICES = List.of(
            List.of(new int[] {1, 2, 3}, new int[] {4}), List.of(new int[] {5, 6}), List.of(new int[] {7, 8, 9}));

    @TempDir
    private Path folder;

    private Gpt2Model trained;

    @BeforeEach
    void write() throws IOException {
        trained = TinyGpt2.load(folder, 0.5);
    }

    @AfterEach
    void close() {
        trained.close();
    }

    /** Of several devices only one is at hand here: what is shown is that a map by parts and blocks changes no answer. */
    @ParameterizedTest
    @ValueSource(strings = {"cpu", "decoder.0=cpu,decoder.1-2=cpu:host", "all=cpu,head=cpu:host,embedding=cpu"})
    void inFloat32TheAnswersAreTheSame(String devices) throws IOException {
        try (Gpt2Model answering = load(MatrixPrecision.FLOAT32, devices)) {
            assertArrayEquals(scores(trained), scores(answering), 1e-4f);
            assertEquals(generated(trained), generated(answering));
            Padded sequences = Padded.right(INPUTS, 0);
            List<float[][]> states = trained.hiddenStates(sequences);
            for (int i = 0; i < states.size(); i++) {
                assertArrayEquals(
                        states.get(i)[0], answering.hiddenStates(sequences).get(i)[0], 1e-4f);
            }
            assertArrayEquals(trained.logits(sequences)[0], answering.logits(sequences)[0], 1e-4f);
        }
    }

    @Test
    void inBfloat16TheyDifferByItsRounding() throws IOException {
        try (Gpt2Model answering = load(MatrixPrecision.BFLOAT16, "cpu")) {
            float[] exact = scores(trained);
            float[] rounded = scores(answering);
            assertArrayEquals(exact, rounded, 0.1f);
            assertTrue(!Arrays.equals(exact, rounded), "no element was rounded");
        }
    }

    /** The token embeddings are there twice: in float32 to look tokens up, and as matrix of the projection. */
    @Test
    void memoryIsToldBeforeItIsTaken() {
        long embeddings = 23 * 12;
        long matrices = 3 * (12 * 36 + 12 * 12 + 2 * 12 * 20);
        long vectors = 3 * (4 * 12 + 36 + 12 + 20 + 12) + 24 * 12 + 2 * 12;
        ModelMemory memory =
                Gpt2Model.memoryToAnswer(trained.config(), new ComputeOptions(MatrixPrecision.BFLOAT16, DeviceMap.CPU));
        assertEquals(4 * (embeddings + vectors) + 2 * (embeddings + matrices), memory.bytes());
        assertEquals(
                List.of(
                        new ModelMemory.Portion(Device.cpu(), MatrixPrecision.FLOAT32, 4 * (embeddings + vectors)),
                        new ModelMemory.Portion(Device.cpu(), MatrixPrecision.BFLOAT16, 2 * (embeddings + matrices))),
                memory.portions());
    }

    @Test
    void itIsNeitherTrainedNorWritten() throws IOException {
        try (Gpt2Model answering = load(MatrixPrecision.FLOAT32, "cpu")) {
            assertEquals(trained.parameterCount(), answering.parameterCount());
            assertEquals(trained.parameters(), answering.parameters());
            String told = assertThrows(
                            IllegalStateException.class, () -> answering.writeWeights(folder.resolve("again")))
                    .getMessage();
            assertTrue(told.contains("loaded to answer only"), told);
            assertThrows(IllegalStateException.class, answering::flatParameters);
            assertThrows(IllegalStateException.class, () -> answering.gradients(Padded.right(INPUTS, 0)));
        }
    }

    @Test
    void deviceThatIsNotThereIsRefused() {
        String told = assertThrows(IllegalArgumentException.class, () -> load(MatrixPrecision.FLOAT32, "decoder=gpu7"))
                .getMessage();
        assertTrue(told.startsWith("devices: gpu7: libtorch sees "), told);
    }

    private Gpt2Model load(MatrixPrecision precision, String devices) throws IOException {
        return Gpt2Model.loadToAnswer(folder, new ComputeOptions(precision, DeviceMap.parse(devices)));
    }

    private static float[] scores(Gpt2Model model) {
        return Scores.flat(model.targetLogProbabilities(INPUTS, CHOICES));
    }

    private static List<List<Integer>> generated(Gpt2Model model) {
        return Greedy.generate(model, INPUTS, 6).stream()
                .map(sequence -> Arrays.stream(sequence.ids()).boxed().toList())
                .toList();
    }
}
