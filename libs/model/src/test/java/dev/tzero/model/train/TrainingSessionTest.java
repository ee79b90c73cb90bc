package dev.tzero.model.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tzero.model.ModelFormatException;
import dev.tzero.model.Resources;
import dev.tzero.model.TinyModel;
import dev.tzero.model.checkpoint.ModelFolder;
import dev.tzero.model.gpt2.TinyGpt2;
import dev.tzero.model.lm.LossOptions;
import dev.tzero.model.lm.Parameter;
import dev.tzero.model.lm.TrainableModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TrainingSessionTest {

    private static final TrainingOptions OPTIONS =
            new TrainingOptions(new AdamWOptions(0.9, 0.98, 1e-8, 0.01), new Schedule.Cosine(1e-2, 3, 60), 1.0);
    private static final ModelFolder.Extras EXTRAS = new ModelFolder.Extras(Resources.tokenizer(), Map.of("step", 7));

    @TempDir
    Path folder;

    /** A family and how it is trained. */
    record Kind(Supplier<TrainableModel> model, TrainingOptions options) {

        TrainingSession start() {
            return TrainingSession.start(model.get(), options);
        }
    }

    static List<Kind> everyKindOfRun() {
        List<Kind> kinds = new ArrayList<>();
        for (TrainingOptions options : everyKindOfOptions()) {
            kinds.add(new Kind(TinyModel::create, options));
            kinds.add(new Kind(TinyGpt2::create, options));
        }
        return kinds;
    }

    private static List<TrainingOptions> everyKindOfOptions() {
        Schedule schedule = new Schedule.Cosine(1e-2, 3, 60);
        return List.of(
                OPTIONS,
                OPTIONS.withDropout(0.2, 5)
                        .withRows(new RowLayout.Packed(12, 6, 1))
                        .withLoss(new LossOptions(0.1, 1e-4)),
                new TrainingOptions(
                                new AdamWOptions(0.9, 0.98, 1e-8, 0.01, AdamWOptions.Variant.HUGGING_FACE), schedule, 1)
                        .withDropout(0.2, 5),
                new TrainingOptions(AdafactorOptions.huggingFace(true), new Schedule.RelativeStep(false), 1),
                new TrainingOptions(AdafactorOptions.meshTensorFlow().withBeta1(0.9), schedule, 1)
                        .withDropout(0.2, 5)
                        .withRows(new RowLayout.OnePerRow(2)),
                new TrainingOptions(AdafactorOptions.t5x().withWeightDecay(1, 2), schedule, 1));
    }

    @ParameterizedTest
    @MethodSource("everyKindOfRun")
    void aRunThatWasSavedRestoredAndContinuedEndsWithTheVerySameWeights(Kind kind) throws IOException {
        try (TrainingSession never = kind.start()) {
            run(never, 9);
            try (TrainingSession before = kind.start()) {
                run(before, 5);
                before.save(folder.resolve("step-5"), EXTRAS);
            }

            try (TrainingSession after = TrainingSession.restore(folder.resolve("step-5"), kind.options())) {
                assertEquals(5, after.step());
                run(after, 9);

                for (Parameter p : never.model().parameters()) {
                    assertArrayEquals(
                            never.model().values(p.name()), after.model().values(p.name()), p.name());
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("everyKindOfRun")
    void theOptimizerStateIsSavedAndRestoredBitForBit(Kind kind) throws IOException {
        try (TrainingSession session = kind.start()) {
            run(session, 3);
            session.save(folder.resolve("first"), EXTRAS);
        }

        try (TrainingSession restored = TrainingSession.restore(folder.resolve("first"), kind.options())) {
            restored.save(folder.resolve("second"), EXTRAS);
        }

        for (String file : List.of(ModelFolder.OPTIMIZER, ModelFolder.WEIGHTS, ModelFolder.CONFIG)) {
            assertEquals(
                    -1,
                    Files.mismatch(
                            folder.resolve("first").resolve(file),
                            folder.resolve("second").resolve(file)));
        }
    }

    @Test
    void theStateOfAnotherOptimizerIsRefused() throws IOException {
        try (TrainingSession session = TrainingSession.start(TinyModel.create(), OPTIONS)) {
            session.save(folder.resolve("adamw"), EXTRAS);
        }
        Path optimizer = folder.resolve("adamw").resolve(ModelFolder.OPTIMIZER);
        TrainingOptions other = new TrainingOptions(AdafactorOptions.t5x(), new Schedule.RelativeStep(false), 1);

        assertEquals(
                optimizer + ": optimizer: adamw: expected \"adafactor\"",
                assertThrows(ModelFormatException.class, () -> TrainingSession.restore(folder.resolve("adamw"), other))
                        .getMessage());
    }

    @Test
    void aFactoredStateIsRefusedWhereAWholeOneIsExpected() throws IOException {
        Schedule schedule = new Schedule.RelativeStep(false);
        TrainingOptions factored = new TrainingOptions(AdafactorOptions.meshTensorFlow(), schedule, 1);
        TrainingOptions whole = new TrainingOptions(AdafactorOptions.t5x(), schedule, 1);
        try (TrainingSession session = TrainingSession.start(TinyModel.create(), factored)) {
            session.save(folder.resolve("factored"), EXTRAS);
        }

        assertEquals(
                folder.resolve("factored").resolve(ModelFolder.OPTIMIZER)
                        + ": exp_avg_sq.shared.weight: absent: expected this part of the optimizer's state",
                assertThrows(
                                ModelFormatException.class,
                                () -> TrainingSession.restore(folder.resolve("factored"), whole))
                        .getMessage());
    }

    @Test
    void aStepWhoseLossIsNotFiniteIsNamedAndChangesNothing() {
        try (TrainingSession session = TrainingSession.start(TinyModel.create(), OPTIONS)) {
            float[] broken = new float[(int) session.model().parameterCount()];
            Arrays.fill(broken, Float.NaN);
            session.model().flatParameters().set(broken);

            assertEquals(
                    "step 1: loss NaN, gradient norm NaN: expected finite numbers",
                    assertThrows(ArithmeticException.class, () -> session.step(TinyModel.batch(1, 2)))
                            .getMessage());
            assertEquals(0, session.step());
        }
    }

    static List<TrainableModel> families() {
        return List.of(TinyModel.create(), TinyGpt2.create());
    }

    @ParameterizedTest
    @MethodSource("families")
    void theLossFalls(TrainableModel model) {
        try (TrainingSession session = TrainingSession.start(model, OPTIONS)) {
            double first = session.step(TinyModel.batch(100, 16)).loss();
            for (int step = 1; step < 59; step++) {
                session.step(TinyModel.batch(step, 16));
            }

            double last = session.step(TinyModel.batch(100, 16)).loss();

            assertTrue(last < 0.75 * first, "from " + first + " to " + last);
        }
    }

    @Test
    void aStepReportsWhatItRead() {
        TrainingExample shorter = new TrainingExample(new int[] {3, 4}, new int[] {5, 1});
        TrainingExample longer = new TrainingExample(new int[] {3, 4, 5, 6}, new int[] {1});
        try (TrainingSession session = TrainingSession.start(TinyModel.create(), OPTIONS)) {
            session.step(List.of(shorter));

            StepResult result = session.step(List.of(shorter, longer));

            assertEquals(2, result.step());
            assertEquals(2, result.examples());
            assertEquals(6, result.inputTokens());
            assertEquals(3, result.targetTokens());
            assertEquals(2 * (4 + 2), result.paddedTokens());
            assertEquals(1e-2 / 3, result.learningRate(), 1e-12);
            assertTrue(result.gradientNorm() > 0, "norm " + result.gradientNorm());
        }
    }

    @Test
    void gradientsAreClippedToTheirNorm() {
        // With epsilon far above every gradient the update is proportional to the gradient, so clipping shows in it.
        AdamWOptions proportional = new AdamWOptions(0, 0, 0.99, 0);
        Schedule constant = new Schedule.Constant(1e-2, 0);
        double limit = 1e-3;
        try (TrainingSession free = TrainingSession.start(
                        TinyModel.create(), new TrainingOptions(proportional, constant, Double.POSITIVE_INFINITY));
                TrainingSession clipped =
                        TrainingSession.start(TinyModel.create(), new TrainingOptions(proportional, constant, limit))) {
            float[] before = free.model().values("encoder.final_layer_norm.weight");
            double norm = free.step(TinyModel.batch(1, 4)).gradientNorm();

            assertEquals(norm, clipped.step(TinyModel.batch(1, 4)).gradientNorm(), 1e-6);

            float[] moved = free.model().values("encoder.final_layer_norm.weight");
            float[] held = clipped.model().values("encoder.final_layer_norm.weight");
            int largest = 0;
            for (int i = 0; i < moved.length; i++) {
                largest = Math.abs(moved[i] - before[i]) > Math.abs(moved[largest] - before[largest]) ? i : largest;
            }
            double gradient = update(before[largest] - moved[largest]);
            assertEquals(gradient * limit / norm, update(before[largest] - held[largest]), Math.abs(gradient) * limit);
        }
    }

    /** The gradient that moved a parameter by {@code delta = rate * g / (|g| + 0.99)}. */
    private static double update(double delta) {
        double share = Math.abs(delta) / 1e-2;
        return Math.signum(delta) * 0.99 * share / (1 - share);
    }

    @Test
    void batchesThatCannotBeReadAreRefused() {
        try (TrainingSession session = TrainingSession.start(TinyModel.create(), OPTIONS)) {
            assertEquals(
                    "batch: no example: expected at least one",
                    assertThrows(IllegalArgumentException.class, () -> session.step(List.of()))
                            .getMessage());
            List<TrainingExample> outside = List.of(new TrainingExample(new int[] {3, 11}, new int[] {1}));
            assertEquals(
                    "input: token id 11: expected 0 to 10",
                    assertThrows(IllegalArgumentException.class, () -> session.step(outside))
                            .getMessage());
            List<TrainingExample> negative = List.of(new TrainingExample(new int[] {3}, new int[] {-100}));
            assertEquals(
                    "targets: token id -100: expected 0 to 10",
                    assertThrows(IllegalArgumentException.class, () -> session.step(negative))
                            .getMessage());
            assertEquals(0, session.step());
        }
    }

    @Test
    void aFolderWithoutOptimizerStateOrWithAnotherModelsIsRefused() throws IOException {
        try (TrainingSession session = TrainingSession.start(TinyModel.create(), OPTIONS)) {
            session.save(folder.resolve("whole"), EXTRAS);
        }
        Path optimizer = folder.resolve("whole").resolve(ModelFolder.OPTIMIZER);
        Files.copy(folder.resolve("whole").resolve(ModelFolder.WEIGHTS), folder.resolve("weights"));
        Files.delete(optimizer);
        Files.move(folder.resolve("weights"), optimizer);

        ModelFormatException refused = assertThrows(
                ModelFormatException.class, () -> TrainingSession.restore(folder.resolve("whole"), OPTIONS));

        assertEquals(optimizer + ": optimizer: null: expected \"adamw\"", refused.getMessage());
    }

    private static void run(TrainingSession session, long until) {
        while (session.step() < until) {
            session.step(TinyModel.batch(session.step(), 6));
        }
    }
}
