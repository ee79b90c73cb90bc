package dev.tzero.model.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tzero.model.ModelFormatException;
import dev.tzero.model.Resources;
import dev.tzero.model.TinyModel;
import dev.tzero.model.checkpoint.ModelFolder;
import dev.tzero.model.t5.Parameter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingSessionTest {

    private static final TrainingOptions OPTIONS =
            new TrainingOptions(new AdamWOptions(0.9, 0.98, 1e-8, 0.01), new Schedule.Cosine(1e-2, 3, 60), 1.0);
    private static final ModelFolder.Extras EXTRAS = new ModelFolder.Extras(Resources.tokenizer(), Map.of("step", 7));

    @TempDir
    Path folder;

    @Test
    void aRunThatWasSavedRestoredAndContinuedEndsWithTheVerySameWeights() throws IOException {
        try (TrainingSession never = TrainingSession.start(TinyModel.create(), OPTIONS)) {
            run(never, 12);
            try (TrainingSession before = TrainingSession.start(TinyModel.create(), OPTIONS)) {
                run(before, 7);
                before.save(folder.resolve("step-7"), EXTRAS);
            }

            try (TrainingSession after = TrainingSession.restore(folder.resolve("step-7"), OPTIONS)) {
                assertEquals(7, after.step());
                run(after, 12);

                for (Parameter p : never.model().parameters()) {
                    assertArrayEquals(
                            never.model().values(p.name()), after.model().values(p.name()), p.name());
                }
            }
        }
    }

    @Test
    void theOptimizerStateIsSavedAndRestoredBitForBit() throws IOException {
        try (TrainingSession session = TrainingSession.start(TinyModel.create(), OPTIONS)) {
            run(session, 5);
            session.save(folder.resolve("first"), EXTRAS);
        }

        try (TrainingSession restored = TrainingSession.restore(folder.resolve("first"), OPTIONS)) {
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
    void theLossFalls() {
        try (TrainingSession session = TrainingSession.start(TinyModel.create(), OPTIONS)) {
            double first = session.step(TinyModel.batch(100, 16)).loss();
            for (int step = 1; step < 59; step++) {
                session.step(TinyModel.batch(step, 16));
            }

            double last = session.step(TinyModel.batch(100, 16)).loss();

            assertTrue(last < 0.7 * first, "from " + first + " to " + last);
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
                    "sequences: 0 of 0 tokens: expected at least one of at least one token",
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
