package dev.tzero.model.t5;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tzero.model.Scores;
import dev.tzero.model.TinyModel;
import dev.tzero.model.generate.GenerationListener;
import dev.tzero.model.generate.GenerationOptions;
import dev.tzero.model.generate.Generator;
import dev.tzero.model.lm.ComputeOptions;
import dev.tzero.model.lm.DeviceMap;
import dev.tzero.model.lm.LanguageModel;
import dev.tzero.model.lm.MatrixPrecision;
import dev.tzero.model.lm.Padded;
import dev.tzero.model.train.TrainingExample;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A model that was loaded to answer answers as the one that is trained does. */
class AnswerModelTest {

    @TempDir
    private Path folder;

    private T5Model trained;

    @BeforeEach
    void write() throws IOException {
        trained = TinyModel.create();
        Files.writeString(
                folder.resolve("config.json"), trained.config().toJson().toString());
        trained.writeWeights(folder.resolve("model.safetensors"));
    }

    @AfterEach
    void close() {
        trained.close();
    }

    /** Of several devices only one is at hand here: what is shown is that a map by parts and blocks changes no answer. */
    @ParameterizedTest
    @ValueSource(
            strings = {"cpu", "encoder=cpu,decoder.0=cpu,decoder.1=cpu:host", "all=cpu,head=cpu,embedding=cpu:host"})
    void inFloat32TheAnswersAreTheSame(String devices) throws IOException {
        try (T5Model answering = load(MatrixPrecision.FLOAT32, devices)) {
            assertArrayEquals(scores(trained), scores(answering), 1e-4f);
            assertEquals(generated(trained), generated(answering));
        }
    }

    @Test
    void inBfloat16TheyDifferByItsRounding() throws IOException {
        try (T5Model answering = load(MatrixPrecision.BFLOAT16, "cpu")) {
            float[] exact = scores(trained);
            float[] rounded = scores(answering);
            assertArrayEquals(exact, rounded, 0.1f);
            double squares = 0;
            for (int i = 0; i < exact.length; i++) {
                squares += Math.pow(exact[i] - rounded[i], 2);
            }
            assertTrue(squares > 0, "no element was rounded");
        }
    }

    @Test
    void itIsNeitherTrainedNorWritten() throws IOException {
        try (T5Model answering = load(MatrixPrecision.FLOAT32, "cpu")) {
            Path file = folder.resolve("again.safetensors");
            String told = assertThrows(IllegalStateException.class, () -> answering.writeWeights(file))
                    .getMessage();
            assertTrue(told.contains("loaded to answer only"), told);
            assertThrows(IllegalStateException.class, answering::flatParameters);
            List<TrainingExample> batch = TinyModel.batch(1, 2);
            Padded input =
                    Padded.right(batch.stream().map(TrainingExample::input).toList(), 0);
            List<int[]> targets = batch.stream().map(TrainingExample::target).toList();
            assertThrows(IllegalStateException.class, () -> answering.gradients(input, targets));
        }
    }

    @Test
    void deviceThatIsNotThereIsRefusedBeforeAnythingIsRead() throws IOException {
        Files.writeString(folder.resolve("model.safetensors"), "damaged");
        String told = assertThrows(IllegalArgumentException.class, () -> load(MatrixPrecision.FLOAT32, "decoder=gpu7"))
                .getMessage();
        assertTrue(told.startsWith("devices: gpu7: libtorch sees "), told);
    }

    private T5Model load(MatrixPrecision precision, String devices) throws IOException {
        return T5Model.loadToAnswer(folder, new ComputeOptions(precision, DeviceMap.parse(devices)));
    }

    private static float[] scores(LanguageModel model) {
        return Scores.flat(model.targetLogProbabilities(
                List.of(new int[] {2, 3, 4}, new int[] {5, 6, 7, 8, 9}),
                List.of(List.of(new int[] {2, 1}, new int[] {3, 4, 1}), List.of(new int[] {5, 1}, new int[] {6}))));
    }

    private static List<List<Integer>> generated(LanguageModel model) {
        GenerationOptions options =
                GenerationOptions.DEFAULT.with().maxNewTokens(6).numBeams(3).build();
        return new Generator(model)
                .generate(List.of(new int[] {2, 3, 4}, new int[] {5, 6}), options, GenerationListener.NONE).stream()
                        .map(sequences -> java.util.Arrays.stream(
                                        sequences.getFirst().ids())
                                .boxed()
                                .toList())
                        .toList();
    }
}
